"""What people do of conditions: the court's conditions, their obligations and their coverage."""
