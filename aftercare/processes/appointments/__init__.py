"""Processes of appointments: telling clients of changes."""
