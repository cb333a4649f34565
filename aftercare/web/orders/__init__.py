"""Pages: supervision orders, their periods and events."""
