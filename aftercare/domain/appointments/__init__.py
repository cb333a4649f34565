"""Rules: appointments, their outcomes, and notifying clients of changes."""
