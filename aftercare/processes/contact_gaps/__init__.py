"""Shared use cases: stretches without contact, and the appointment that closes one."""
