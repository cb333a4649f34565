"""Pages: trials of reminders."""
