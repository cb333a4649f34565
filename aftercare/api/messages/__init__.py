"""Routes for messages: texts and replies, senders and other channels."""
