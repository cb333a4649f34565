"""Jobs of reminders: reminder policies, and when reminders leave."""
