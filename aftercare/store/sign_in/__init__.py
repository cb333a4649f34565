"""Rows and queries: passwords, sessions and tokens."""
