"""What people do of letters: letters for the post."""
