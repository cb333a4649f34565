"""Pages: reminder policies, and when reminders are sent."""
