"""Pages of tasks: open tasks."""
