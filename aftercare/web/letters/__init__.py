"""Pages of letters: letters for the post."""
