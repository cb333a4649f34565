"""Pages for open tasks."""
