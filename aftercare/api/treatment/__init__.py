"""Routes for treatment: referrals, groups and waiting lists."""
