"""Rows and queries of letters: letters for the post."""
