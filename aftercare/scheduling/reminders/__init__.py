"""What the clock does of reminders: reminder policies, and when reminders leave."""
