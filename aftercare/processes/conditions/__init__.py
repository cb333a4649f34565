"""Processes of conditions: what is laid down for conditions of the court."""
