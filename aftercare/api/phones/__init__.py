"""Routes: telephone numbers of clients and their verification."""
