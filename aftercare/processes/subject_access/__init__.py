"""The legal deadline of what a client asks about their own data."""
