"""Removing content of which the database has no document any more."""
