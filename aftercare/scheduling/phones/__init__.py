"""What the clock does of phones: telephone numbers and their verification."""
