"""Pages for reminders: policies, and when reminders are sent."""
