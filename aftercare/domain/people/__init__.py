"""Rules: clients, the people around them, and who may not meet."""
