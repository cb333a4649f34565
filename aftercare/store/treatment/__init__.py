"""Rows and queries: referrals, groups and waiting lists."""
