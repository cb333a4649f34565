"""Rows and queries: sites: rooms, opening hours, positions."""
