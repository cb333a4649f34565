"""Statutory clocks: which time limits run for a legal frame, until when, and how that was computed."""
