"""Pages of time: days, hours and holidays."""
