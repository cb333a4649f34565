"""Rows and queries of phones: telephone numbers and their verification."""
