"""One resource or a page of them, permission checked and noted."""
