"""What people do of staff: leave, stand-ins, shifts, and the email and telephones of colleagues."""
