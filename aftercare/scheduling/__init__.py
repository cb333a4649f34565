"""What the clock does, with nobody at the keyboard."""
