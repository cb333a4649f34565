"""Acts and views: referrals, groups and waiting lists."""
