"""Rules: sites: rooms, opening hours, positions."""
