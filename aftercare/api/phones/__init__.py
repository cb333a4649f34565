"""Routes for phones: telephone numbers and their verification."""
