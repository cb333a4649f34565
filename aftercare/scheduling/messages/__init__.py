"""What the clock does of messages: texts and replies, senders and other channels."""
