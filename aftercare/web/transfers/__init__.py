"""Pages: a client or a caseload goes to another officer."""
