"""Processes of messages: the telephone a text goes to, and whether it may go there."""
