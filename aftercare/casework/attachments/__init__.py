"""Attaching a document to a client's file, reading it and removing it."""
