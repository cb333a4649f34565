"""Jobs of figures: figures of teams and messages, without small counts."""
