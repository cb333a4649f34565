"""Processes of escalation: pauses, and rounds of steps."""
