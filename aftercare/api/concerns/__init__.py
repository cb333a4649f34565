"""Routes: concerns about a client."""
