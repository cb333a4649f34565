"""Rows and queries: figures of teams and messages, with small numbers suppressed."""
