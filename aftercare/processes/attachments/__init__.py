"""Where the content of attached documents is stored."""
