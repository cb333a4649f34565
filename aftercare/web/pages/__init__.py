"""Each page: a form becomes an intention, its result becomes a page."""
