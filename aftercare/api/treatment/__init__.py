"""Routes: referrals, groups and waiting lists."""
