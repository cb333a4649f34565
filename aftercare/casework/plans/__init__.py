"""What people do of plans: supervision plans and their obligations."""
