"""Routes: rules, escalation steps, escalations and the inbox."""
