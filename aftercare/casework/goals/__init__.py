"""Acts and views: goals of clients, their steps, and praise."""
