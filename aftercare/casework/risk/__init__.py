"""Acts and views: risk instruments and assessments."""
