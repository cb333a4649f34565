"""Pages of overviews: screens of several subjects: caseload, worklist, a client's page."""
