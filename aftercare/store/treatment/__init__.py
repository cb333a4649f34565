"""Rows and queries of treatment: referrals, groups and waiting lists."""
