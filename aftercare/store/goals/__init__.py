"""Rows and queries: goals of clients, their steps, and praise."""
