"""Rows and queries: open tasks."""
