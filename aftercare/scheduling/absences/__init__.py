"""Jobs of absences: missed obligations, their evidence and the verdict."""
