"""Acts and views: supervision orders, their periods and events."""
