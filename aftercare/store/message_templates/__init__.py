"""Rows and queries of message templates: wordings of texts, and what they must not reveal."""
