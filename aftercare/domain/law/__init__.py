"""Rules of law: which law holds on which day, with its sources."""
