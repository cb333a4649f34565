"""Routes for accounts, sessions, permissions and the access log."""
