"""Landing what other organisations send, whichever way it came."""
