"""Acts and views: clients, the people around them, and who may not meet."""
