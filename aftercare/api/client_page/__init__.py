"""Routes: what clients send on their own page."""
