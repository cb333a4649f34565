"""Shared use cases: risk instruments and assessments."""
