"""Jobs of treatment: referrals, groups and waiting lists."""
