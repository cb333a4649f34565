"""Pages for deadlines: statutory and other deadlines, and what they are counted from."""
