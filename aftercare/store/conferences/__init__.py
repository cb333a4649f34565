"""Rows and queries: case conferences and the actions agreed there."""
