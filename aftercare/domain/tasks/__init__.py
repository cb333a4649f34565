"""Rules: open tasks."""
