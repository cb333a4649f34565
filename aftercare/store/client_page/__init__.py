"""Rows: visits to the page of a client."""
