"""Rules: rules, escalation steps, escalations and the inbox."""
