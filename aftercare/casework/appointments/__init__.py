"""What people do of appointments: appointments, their outcomes, and telling clients of changes."""
