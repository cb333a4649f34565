"""Rows and queries: signing in at the organisation's OpenID provider."""
