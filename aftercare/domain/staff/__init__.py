"""Rules of staff: leave, stand-ins, shifts, and the mail and telephones of colleagues."""
