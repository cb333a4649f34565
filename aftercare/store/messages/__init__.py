"""Rows and queries: texts and replies, senders and other channels."""
