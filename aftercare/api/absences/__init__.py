"""Routes: missed obligations, their evidence and the verdict."""
