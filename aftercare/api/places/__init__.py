"""JSON of places: sites: rooms, hours, positions."""
