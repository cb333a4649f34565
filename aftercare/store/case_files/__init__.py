"""Rows and queries: a client's whole file as one document, out and in."""
