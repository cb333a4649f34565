"""JSON of case files: a client's whole file as one document, out and in."""
