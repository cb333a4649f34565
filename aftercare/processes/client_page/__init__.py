"""Shared use cases: the page on which clients see their own appointments."""
