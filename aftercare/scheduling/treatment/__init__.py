"""What the clock does of treatment: referrals, groups and waiting lists."""
