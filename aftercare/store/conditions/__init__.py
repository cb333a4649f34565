"""Rows and queries of conditions: conditions of the court, their limits and their coverage by obligations."""
