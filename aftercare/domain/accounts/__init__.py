"""Rules: accounts, permissions and the access log."""
