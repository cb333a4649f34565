"""Rows and queries of escalation: rules, ladders, escalations and the inbox."""
