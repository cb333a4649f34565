"""Rows and queries of plans: supervision plans and their obligations."""
