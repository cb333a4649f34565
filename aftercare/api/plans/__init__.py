"""Routes: supervision plans and their obligations."""
