"""Rules: accounts, sessions, permissions and the access log."""
