"""Shared use cases: texts and replies, senders and other channels."""
