"""Routes for calendar links, by which a telephone shows appointments."""
