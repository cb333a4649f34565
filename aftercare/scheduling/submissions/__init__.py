"""Taking files that other organisations put in a folder."""
