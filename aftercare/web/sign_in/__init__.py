"""Pages: passwords, sessions and tokens."""
