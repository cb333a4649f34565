"""What the clock does about accounts: the access log is sealed."""
