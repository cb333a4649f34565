"""A busy morning of many officers, at two servers and their workers."""
