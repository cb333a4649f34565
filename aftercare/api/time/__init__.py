"""Routes: days, hours and holidays."""
