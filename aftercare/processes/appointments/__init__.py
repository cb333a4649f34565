"""Shared use cases: appointments, their outcomes, and notifying clients of changes."""
