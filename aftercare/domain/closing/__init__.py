"""When the file of a client closes, and what must be decided first."""
