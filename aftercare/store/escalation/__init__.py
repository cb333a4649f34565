"""Rows and queries: rules, escalation steps, escalations and the inbox."""
