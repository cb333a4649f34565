"""Acts and views: accounts, sessions, permissions and the access log."""
