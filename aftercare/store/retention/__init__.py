"""Retention periods, legal holds, and the destruction of data past its period."""
