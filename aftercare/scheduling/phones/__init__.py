"""Jobs of phones: telephone numbers and their verification."""
