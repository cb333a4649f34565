"""Acts of clients on their own page."""
