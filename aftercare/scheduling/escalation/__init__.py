"""Jobs of escalation: rules, steps, escalations and the inbox."""
