"""What routes share: access, problems, paging, middleware."""
