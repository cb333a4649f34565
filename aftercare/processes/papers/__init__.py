"""Shared use cases: official warnings and reports, signed by name."""
