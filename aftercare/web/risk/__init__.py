"""Pages of risk: risk instruments and assessments."""
