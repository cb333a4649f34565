"""Shared use cases: appointments, their outcomes, and telling clients of changes."""
