"""What people do of placement: finding times for what plans ask."""
