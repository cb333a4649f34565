"""Jobs of accounts: the access log is sealed."""
