"""Processes of placement: the answer of the placement engine, written to the calendar."""
