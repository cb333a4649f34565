"""Jobs of placement: finding times for what plans ask."""
