"""Rows and queries of reminders: reminder policies, and when reminders leave."""
