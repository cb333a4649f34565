"""Rows and queries of risk: risk instruments and assessments."""
