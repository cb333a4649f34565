"""Rules: when a client may open a page of their own, and its words."""
