"""Routes: trials of reminders."""
