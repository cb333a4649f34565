"""JSON of papers: official warnings and reports."""
