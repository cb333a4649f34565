"""Rows and queries: accounts, permissions and the access log."""
