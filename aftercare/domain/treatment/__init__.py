"""Treatment from referral to end: referrals, waits, who fits in which group, attendance."""
