"""Shared use cases: letters for the post."""
