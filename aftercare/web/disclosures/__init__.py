"""Pages: what went to third parties about a client."""
