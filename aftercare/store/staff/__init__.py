"""Rows and queries: colleagues: leave, stand-ins, shifts, their mail and telephones."""
