"""What leaves the building of delivery: what became of a message, and what is done about it."""
