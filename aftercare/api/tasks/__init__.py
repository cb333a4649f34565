"""Routes: open tasks."""
