"""Rows and queries: accounts, sessions, permissions and the access log."""
