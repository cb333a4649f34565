"""Pages: goals of clients, their steps, and praise."""
