"""What people do of message templates: wordings of texts, and what they may not reveal."""
