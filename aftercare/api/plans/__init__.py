"""Routes for supervision plans and their obligations."""
