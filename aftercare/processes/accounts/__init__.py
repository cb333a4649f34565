"""Shared use cases: accounts, permissions and the access log."""
