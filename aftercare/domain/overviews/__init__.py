"""Rules: screens of several subjects."""
