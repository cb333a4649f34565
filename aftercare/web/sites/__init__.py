"""Pages: sites: rooms, opening hours, positions."""
