"""JSON of risk: risk instruments and assessments."""
