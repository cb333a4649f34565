"""Pages: risk instruments and assessments."""
