"""Rules of time: days, hours and holidays."""
