"""Acts and views: missed obligations, their evidence and the verdict."""
