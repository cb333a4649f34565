"""Rows and queries: requests for access, the notes checked for them, and statements of clients beside records."""
