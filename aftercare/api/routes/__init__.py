"""One file per noun: its addresses, what they take and what they answer."""
