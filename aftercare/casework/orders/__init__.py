"""What people do of orders: supervision orders, their periods and events."""
