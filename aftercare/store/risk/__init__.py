"""Rows and queries: risk instruments and assessments."""
