"""Rows and queries: trials of reminders and what their looks found."""
