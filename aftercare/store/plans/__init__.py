"""Rows and queries: supervision plans and their obligations."""
