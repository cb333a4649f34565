"""Routes: passwords, sessions and tokens."""
