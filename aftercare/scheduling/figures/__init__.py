"""What the clock does of figures: figures of teams and messages, without small counts."""
