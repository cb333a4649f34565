"""Pages: appointments, their outcomes, and notifying clients of changes."""
