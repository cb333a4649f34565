"""Rows and queries: missed obligations, their evidence and the verdict."""
