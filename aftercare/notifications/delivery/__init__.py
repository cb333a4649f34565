"""The delivery of messages: what became of each, and what is done about it."""
