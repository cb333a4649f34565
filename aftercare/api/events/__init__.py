"""Routes: events for other systems."""
