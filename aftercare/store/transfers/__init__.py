"""Rows and queries: a client or a caseload goes to another officer."""
