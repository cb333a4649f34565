"""How settings are read, and those of one subject each."""
