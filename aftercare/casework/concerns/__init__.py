"""Acts and views: concerns, and the links by which they are sent."""
