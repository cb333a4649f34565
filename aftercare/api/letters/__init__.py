"""JSON of letters: letters for the post."""
