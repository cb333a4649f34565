"""Pages: webhooks for events."""
