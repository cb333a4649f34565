"""Jobs that run by the clock, without a user."""
