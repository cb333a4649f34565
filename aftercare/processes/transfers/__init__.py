"""Processes of transfers: a client goes to another officer."""
