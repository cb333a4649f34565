"""Jobs of messages: texts and replies, senders and other channels."""
