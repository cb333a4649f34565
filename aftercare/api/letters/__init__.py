"""Routes for letters sent by post."""
