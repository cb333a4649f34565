"""Speak JSON: translate a request to an intention and the result to an answer."""
