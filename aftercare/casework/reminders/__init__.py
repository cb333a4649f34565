"""What people do of reminders: reminder policies, and when reminders are sent."""
