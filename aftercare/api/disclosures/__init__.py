"""Routes: what went to third parties, and on which legal ground."""
