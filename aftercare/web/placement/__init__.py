"""Pages for placement: finding times for what plans ask."""
