"""What the clock does of escalation: rules, ladders, escalations and the inbox."""
