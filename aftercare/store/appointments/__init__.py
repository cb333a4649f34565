"""Rows and queries: appointments, their outcomes, and notifying clients of changes."""
