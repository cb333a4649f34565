"""Pages on several subjects: the caseload, the worklist and a client's page."""
