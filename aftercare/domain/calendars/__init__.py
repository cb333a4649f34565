"""Calendars by link: the rows of an appointment as events that reveal nothing to a stranger."""
