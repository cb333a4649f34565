"""Retention periods, legal holds and destructions as JSON."""
