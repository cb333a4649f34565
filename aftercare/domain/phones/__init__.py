"""Rules: telephone numbers of clients and their verification."""
