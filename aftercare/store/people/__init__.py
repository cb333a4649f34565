"""Rows and queries: clients, the people around them, and who may not meet."""
