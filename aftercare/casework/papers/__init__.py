"""Acts and views: official warnings and reports, signed by name."""
