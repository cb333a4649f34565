"""Rules: colleagues: leave, stand-ins, shifts, their mail and telephones."""
