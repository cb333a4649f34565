"""What people do of treatment: referrals, groups and waiting lists."""
