"""Routes: appointments, their outcomes, and telling clients of changes."""
