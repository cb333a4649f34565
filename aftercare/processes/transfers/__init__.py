"""Shared use cases: a client or a caseload goes to another officer."""
