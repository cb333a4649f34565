"""Shared use cases: calendars of officers and their busy times."""
