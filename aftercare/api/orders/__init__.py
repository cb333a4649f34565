"""JSON of orders: supervision orders, their periods and events."""
