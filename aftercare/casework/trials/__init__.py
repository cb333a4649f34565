"""Acts: trials of reminders are proposed, activated, read and ended."""
