"""Rows: days, hours and holidays."""
