"""Rules of phones: telephone numbers and their verification."""
