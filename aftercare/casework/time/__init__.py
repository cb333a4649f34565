"""Acts: days, hours and holidays."""
