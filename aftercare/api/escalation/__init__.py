"""JSON of escalation: rules, ladders, escalations and the inbox."""
