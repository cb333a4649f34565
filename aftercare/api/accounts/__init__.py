"""Routes: accounts, permissions and the access log."""
