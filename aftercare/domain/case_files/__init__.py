"""Rules: a client's whole file as one document, out and in."""
