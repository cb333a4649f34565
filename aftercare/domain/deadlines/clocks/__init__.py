"""Statutory clocks: which time limits run for an order, until when, and how that was computed."""
