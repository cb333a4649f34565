"""What every API route shares: access, problems, paging, middleware."""
