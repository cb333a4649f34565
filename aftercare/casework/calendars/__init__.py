"""Acts and views: links by which a telephone shows appointments."""
