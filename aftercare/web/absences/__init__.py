"""Pages: missed obligations, their evidence and the verdict."""
