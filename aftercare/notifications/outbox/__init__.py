"""The outbox: waiting messages, each claimed and sent once."""
