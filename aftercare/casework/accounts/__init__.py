"""Acts and views: accounts, permissions and the access log."""
