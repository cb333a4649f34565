"""What people do of appointments: appointments, their outcomes, and notifying clients of changes."""
