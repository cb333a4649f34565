"""Shared use cases: passwords, sessions and tokens."""
