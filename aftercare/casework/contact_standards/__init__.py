"""What people do of contact standards: how often contact is required, and whether it was held."""
