"""Routes for escalations: rules, escalation steps, escalations and the inbox."""
