"""Pages of papers: official warnings and reports."""
