"""Pages for treatment: referrals, groups and waiting lists."""
