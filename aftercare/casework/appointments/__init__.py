"""Acts and views: appointments, their outcomes, and notifying clients of changes."""
