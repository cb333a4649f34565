"""Shared use cases: rules, escalation steps, escalations and the inbox."""
