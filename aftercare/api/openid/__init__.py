"""Routes: signing in at the organisation's OpenID provider."""
