"""Routes: sites: rooms, opening hours, positions."""
