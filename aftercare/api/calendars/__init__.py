"""Routes: links by which a telephone shows appointments."""
