"""Routes for open tasks."""
