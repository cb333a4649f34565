"""Rules of places: sites, rooms, hours, positions."""
