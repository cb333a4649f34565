"""Routes: accounts, sessions, permissions and the access log."""
