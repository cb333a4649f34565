"""Pages: letters for the post."""
