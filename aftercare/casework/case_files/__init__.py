"""A whole case file as one document: exported, validated, and imported elsewhere."""
