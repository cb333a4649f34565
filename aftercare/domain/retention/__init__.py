"""Rules: how long each kind of data is kept after a file closes, and what is due."""
