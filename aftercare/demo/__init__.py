"""The demonstration: a caseload of invented people with a complete history, and the processes that serve it."""
