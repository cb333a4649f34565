"""Events sent to webhooks: signed, repeated, in order."""
