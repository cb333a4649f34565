"""Rows and queries: events for other systems, and the webhooks they go to."""
