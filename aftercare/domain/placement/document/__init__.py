"""The instance and the plan as JSON documents."""
