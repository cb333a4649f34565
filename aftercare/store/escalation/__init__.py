"""Rows and queries of escalation: rules, steps, escalations and the inbox."""
