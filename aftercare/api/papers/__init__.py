"""Routes: official warnings and reports, signed by name."""
