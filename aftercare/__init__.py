"""Aftercare turns a supervision plan into kept appointments, and a missed one into a decision."""

__version__ = "0.1.0"
