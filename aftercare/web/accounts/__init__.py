"""Pages: accounts, permissions and the access log."""
