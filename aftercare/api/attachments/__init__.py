"""Routes: documents attached to a client's file."""
