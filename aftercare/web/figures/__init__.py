"""Pages for figures of teams and messages, with small-number suppression."""
