"""What casework, scheduling and notifications share: read the facts, apply the rules, keep the rows up to date."""
