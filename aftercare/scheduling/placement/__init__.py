"""What the clock does of placement: finding times for what plans ask."""
