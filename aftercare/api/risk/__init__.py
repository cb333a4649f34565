"""Routes: risk instruments and assessments."""
