"""Jobs of staff: leave, stand-ins, shifts, their mail and telephones."""
