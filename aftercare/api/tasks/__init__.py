"""JSON of tasks: open tasks."""
