"""Which days replace a closed day, and the occurrences that move there."""
