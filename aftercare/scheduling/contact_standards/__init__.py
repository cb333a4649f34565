"""Jobs of contact standards: how often contact is asked for, and whether it was held."""
