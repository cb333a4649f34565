"""Persistence: rows, queries, the unit of work and migrations; no rule but constraints."""
