"""JSON of http: what every route shares: access, problems, pages, middleware."""
