"""Routes for sites: rooms, opening hours, positions."""
