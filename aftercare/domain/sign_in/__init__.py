"""Rules: passwords, sessions and tokens."""
