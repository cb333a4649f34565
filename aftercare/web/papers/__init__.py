"""Pages: official warnings and reports, signed by name."""
