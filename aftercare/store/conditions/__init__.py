"""Rows and queries: conditions of the court, what they ask and what covers them."""
