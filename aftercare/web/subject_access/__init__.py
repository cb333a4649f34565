"""Pages: the rights of clients to their own data."""
