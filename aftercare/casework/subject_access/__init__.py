"""Acts and views: requests for access, their answer, and statements of clients beside records."""
