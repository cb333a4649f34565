"""Shared use cases: referrals, groups and waiting lists."""
