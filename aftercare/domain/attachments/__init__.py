"""What kind of document is attached to a file, and which format its content is in."""
