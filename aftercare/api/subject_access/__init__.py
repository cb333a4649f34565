"""Routes: requests of clients for their own data, and what they dispute."""
