"""Pages for absences: missed obligations, their evidence and the verdict."""
