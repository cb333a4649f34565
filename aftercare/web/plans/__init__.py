"""Pages of plans: supervision plans and their obligations."""
