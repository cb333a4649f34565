"""Acts and views: what went to third parties about a client."""
