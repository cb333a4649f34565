"""Attached documents in the database."""
