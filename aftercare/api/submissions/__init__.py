"""Routes: what other organisations send."""
