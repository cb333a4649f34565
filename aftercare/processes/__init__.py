"""What several rooms do with the same rows: read the facts, ask the rules, keep the rows true."""
