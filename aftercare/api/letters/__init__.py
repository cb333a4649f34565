"""Routes: letters for the post."""
