"""The HTML client: each page turns a request into one call of casework and the result into a page."""
