"""Jobs: hand-over lists, and mail to staff."""
