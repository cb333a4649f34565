"""Contact standards: how often contact is required per tier, whether a plan meets it, and what is due when."""
