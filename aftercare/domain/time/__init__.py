"""Rules: days, hours and holidays."""
