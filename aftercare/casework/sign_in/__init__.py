"""Acts and views: passwords, sessions and tokens."""
