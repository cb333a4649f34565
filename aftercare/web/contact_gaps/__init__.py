"""Pages for contact gaps: periods without contact, and the appointment that closes one."""
