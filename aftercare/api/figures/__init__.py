"""Routes: figures of teams and messages, with small numbers suppressed."""
