"""What leaves the building of outbox: messages that wait, claimed and sent once."""
