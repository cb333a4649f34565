"""Routes: wordings of texts, and what they must not reveal."""
