"""Pages: closing and reopening the file of a client."""
