"""Jobs: letters for the post."""
