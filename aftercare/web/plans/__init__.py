"""Pages: supervision plans and their obligations."""
