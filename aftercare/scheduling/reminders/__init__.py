"""Jobs: reminders are planned."""
