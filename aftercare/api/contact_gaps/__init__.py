"""Routes: stretches without contact, and the appointment that closes one."""
