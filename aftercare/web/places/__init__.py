"""Pages for sites: rooms, opening hours, positions."""
