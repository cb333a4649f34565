"""Acts and views: appointments, their outcomes, and telling clients of changes."""
