"""Pages: what other organisations sent."""
