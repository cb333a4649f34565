"""The page of the documents attached to a client's file."""
