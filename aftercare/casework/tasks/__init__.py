"""What people do of tasks: open tasks."""
