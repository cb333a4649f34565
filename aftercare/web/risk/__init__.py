"""Pages for risk instruments and assessments."""
