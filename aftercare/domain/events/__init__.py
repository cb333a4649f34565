"""Rules: events for other systems, and the webhooks they go to."""
