"""Acts and views: letters for the post."""
