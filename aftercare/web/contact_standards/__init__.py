"""Pages for contact standards: how often contact is required, and whether it was held."""
