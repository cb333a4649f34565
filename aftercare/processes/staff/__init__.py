"""Processes of staff: the people an escalation notifies, and the work a stand-in takes over."""
