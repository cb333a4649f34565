"""Rows and queries of appointments: appointments, their outcomes, and notifying clients of changes."""
