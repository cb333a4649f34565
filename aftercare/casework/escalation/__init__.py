"""Acts and views: rules, escalation steps, escalations and the inbox."""
