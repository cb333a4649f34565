"""Routes for case files: a client's whole file as one document, exported and imported."""
