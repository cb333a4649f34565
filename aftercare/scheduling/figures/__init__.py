"""Jobs: figures of teams and messages are counted."""
