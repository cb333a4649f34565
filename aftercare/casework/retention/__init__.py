"""Retention periods, legal holds, and destruction by two people."""
