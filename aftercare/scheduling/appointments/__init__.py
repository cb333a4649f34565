"""Jobs: outcomes that are overdue."""
