"""Routes: goals of clients, their steps, and praise."""
