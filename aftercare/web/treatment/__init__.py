"""Pages: referrals, groups and waiting lists."""
