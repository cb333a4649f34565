"""Rows and queries: links by which a telephone shows appointments."""
