"""Jobs: the access log is sealed."""
