"""Rows and queries of places: sites: rooms, hours, positions."""
