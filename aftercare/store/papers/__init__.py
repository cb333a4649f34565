"""Rows and queries: official warnings and reports, signed by name."""
