"""Rows: what other organisations sent, and what became of it."""
