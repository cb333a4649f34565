"""Routes: deadlines by law or rule, and what they are counted from."""
