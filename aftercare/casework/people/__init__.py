"""What people do of people: clients, the people around them, and who may not meet."""
