"""Rows and queries: reminder policies, and when reminders are sent."""
