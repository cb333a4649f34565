"""Acts and views: supervision plans and their obligations."""
