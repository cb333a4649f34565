"""Rows and queries: wordings of texts, and what they must not reveal."""
