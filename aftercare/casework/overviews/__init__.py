"""What people do of overviews: pages across several subjects: caseload, worklist, a client's page."""
