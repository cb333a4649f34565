"""Rules: referrals, groups and waiting lists."""
