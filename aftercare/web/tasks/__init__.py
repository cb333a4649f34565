"""Pages: open tasks."""
