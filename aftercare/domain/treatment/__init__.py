"""The way into a treatment and through it: referrals, waits, who fits in which group, attendance."""
