"""Rows and queries: stretches without contact, and the appointment that closes one."""
