"""Acts and views: reminder policies, and when reminders are sent."""
