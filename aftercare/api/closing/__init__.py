"""Closings of files as JSON."""
