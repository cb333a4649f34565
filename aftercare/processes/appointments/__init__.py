"""Processes of appointments: notifying clients of changes."""
