"""Routes for documents: official warnings and reports."""
