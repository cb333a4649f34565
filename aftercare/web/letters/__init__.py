"""Pages for letters sent by post."""
