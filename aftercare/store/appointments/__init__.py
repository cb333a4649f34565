"""Rows and queries of appointments: appointments, their outcomes, and telling clients of changes."""
