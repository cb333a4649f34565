"""Acts and views: telephone numbers of clients and their verification."""
