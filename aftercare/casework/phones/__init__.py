"""What people do of phones: telephone numbers and their verification."""
