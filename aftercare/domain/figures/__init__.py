"""Rules of figures: figures of teams and messages, with small-number suppression."""
