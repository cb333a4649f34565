"""Pages: texts and replies, senders and other channels."""
