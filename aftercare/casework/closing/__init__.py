"""Closing and reopening the file of a client."""
