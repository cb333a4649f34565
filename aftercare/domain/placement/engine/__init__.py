"""The compiled heart of placement: two blocks of numbers, and functions that fill and empty a calendar in them."""
