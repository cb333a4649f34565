"""Rows and queries: appointments, their outcomes, and telling clients of changes."""
