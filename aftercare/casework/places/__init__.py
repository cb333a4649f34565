"""What people do of places: sites: rooms, hours, positions."""
