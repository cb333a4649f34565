"""Routes for risk instruments and assessments."""
