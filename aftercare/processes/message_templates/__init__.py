"""Processes of message templates: names that no text may contain."""
