"""Shared use cases: colleagues: leave, stand-ins, shifts, their mail and telephones."""
