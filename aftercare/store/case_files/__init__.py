"""Queries of case files: the whole file of a client, out and in."""
