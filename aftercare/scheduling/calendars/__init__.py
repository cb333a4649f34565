"""Jobs: calendars of officers and their busy times."""
