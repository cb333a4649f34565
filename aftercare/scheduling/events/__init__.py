"""Jobs: events for other systems."""
