"""What people do of calendars: links by which a telephone shows appointments."""
