"""Rows and queries: letters for the post."""
