"""Routes: supervision orders, their periods and events."""
