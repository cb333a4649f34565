"""Acts and views: open tasks."""
