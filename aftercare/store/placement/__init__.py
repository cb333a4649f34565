"""Converts rows to the placement engine's facts, and its answer back to rows."""
