"""Rows and queries of papers: official warnings and reports."""
