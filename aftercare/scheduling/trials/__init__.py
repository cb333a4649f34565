"""Jobs: planned looks at trials of reminders."""
