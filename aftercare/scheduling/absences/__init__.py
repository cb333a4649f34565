"""Jobs: missing absences and lost contact."""
