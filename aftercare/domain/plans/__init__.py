"""Rules of plans: supervision plans and their obligations."""
