"""Jobs: contacts are judged against the standard."""
