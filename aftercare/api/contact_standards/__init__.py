"""Routes: how often contact is required, and whether it was held."""
