"""Rows and queries: supervision orders, their periods and events."""
