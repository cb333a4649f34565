"""Pages: the own page of a client."""
