"""Processes of deadlines: statutory and other deadlines, kept true to what they are counted from."""
