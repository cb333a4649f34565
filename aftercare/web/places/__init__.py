"""Pages of places: sites: rooms, hours, positions."""
