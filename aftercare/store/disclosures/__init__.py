"""Rows and queries: what went to third parties."""
