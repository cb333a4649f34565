"""What the clock does of absences: missed obligations, their evidence and the verdict."""
