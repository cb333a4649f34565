"""Rows and queries: concerns, and the links by which they are sent."""
