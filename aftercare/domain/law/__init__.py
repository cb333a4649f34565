"""Rules: which law holds on which day, with its sources."""
