"""Rules: goals of a client, and what is a milestone."""
