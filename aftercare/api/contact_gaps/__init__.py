"""JSON of contact gaps: stretches without contact, and the time that closes one."""
