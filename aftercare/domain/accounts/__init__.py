"""Rules of accounts: accounts, sessions, permissions and the access log."""
