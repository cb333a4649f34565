"""What people do of places: sites with rooms, hours and positions."""
