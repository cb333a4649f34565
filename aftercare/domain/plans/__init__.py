"""Rules: supervision plans and their obligations."""
