"""Processes of staff: whom an escalation reaches, and what a stand-in takes over."""
