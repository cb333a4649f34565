"""When texts are sent: the policy as typed data, and how it is parsed from untrusted JSON."""
