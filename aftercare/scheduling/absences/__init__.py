"""Jobs: overdue outcomes, missing absences and lost contact."""
