"""Rows and queries: screens of several subjects: caseload, worklist, a client's page."""
