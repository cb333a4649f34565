"""Jobs: numbers that need verification get a task."""
