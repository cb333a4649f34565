"""Rules: trials of reminders, which client gets which, and the effect."""
