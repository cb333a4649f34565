"""Rows and queries of orders: supervision orders, their periods and events."""
