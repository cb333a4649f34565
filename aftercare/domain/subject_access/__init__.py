"""Rules for the rights of clients to their own data: terms, grounds, what is held."""
