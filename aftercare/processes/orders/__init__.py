"""Shared use cases: supervision orders, their periods and events."""
