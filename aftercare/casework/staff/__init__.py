"""Acts and views: colleagues: leave, stand-ins, shifts, their mail and telephones."""
