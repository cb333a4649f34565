"""What people do of messages: texts and replies, senders and other channels."""
