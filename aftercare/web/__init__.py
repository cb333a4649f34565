"""Speak HTML: translate a form to an intention and the result to a page."""
