"""Rows and queries of tasks: open tasks."""
