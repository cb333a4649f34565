"""Conditions of an order: a versioned library, what each condition requires, and its effect on placement."""
