"""Routes: texts and replies, senders and other channels."""
