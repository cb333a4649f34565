"""Rows and queries of staff: colleagues: leave, stand-ins, shifts, their mail and telephones."""
