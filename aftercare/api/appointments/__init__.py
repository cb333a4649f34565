"""JSON of appointments: appointments, their outcomes, and telling clients of changes."""
