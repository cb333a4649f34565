"""Pages for supervision plans and their obligations."""
