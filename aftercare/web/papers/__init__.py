"""Pages for documents: official warnings and reports."""
