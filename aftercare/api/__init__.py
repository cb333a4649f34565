"""The JSON API: each route turns a request into one call of casework and the result into a response."""
