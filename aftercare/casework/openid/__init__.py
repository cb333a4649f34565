"""Acts and views: signing in at the organisation's OpenID provider."""
