"""Rules: wordings of texts, and what they must not reveal."""
