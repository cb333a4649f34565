"""What people do of escalation: rules, escalation steps, escalations and the inbox."""
