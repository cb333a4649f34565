"""Rows and queries: telephone numbers of clients and their verification."""
