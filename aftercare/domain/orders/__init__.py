"""Rules: supervision orders, their periods and events."""
