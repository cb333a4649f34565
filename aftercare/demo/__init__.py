"""A caseload of invented people with a true history, and the processes that show it."""
