"""Acts and views: sites: rooms, opening hours, positions."""
