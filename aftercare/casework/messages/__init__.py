"""Acts and views: texts and replies, senders and other channels."""
