"""What people do of escalation: rules, ladders, escalations and the inbox."""
