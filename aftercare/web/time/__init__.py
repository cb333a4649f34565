"""Pages: days, hours and holidays."""
