"""What people do of risk: risk instruments and assessments."""
