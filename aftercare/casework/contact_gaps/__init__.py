"""What people do of contact gaps: periods without contact, and the time that closes one."""
