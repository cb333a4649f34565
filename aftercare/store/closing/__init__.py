"""Closings of files, and what a closing is asked about."""
