"""Rows and queries: how often contact is required, and whether it was held."""
