"""Rules of contact gaps: stretches without contact, and the contact that closes one."""
