"""Pages for supervision orders, their periods and events."""
