"""Conditions of a legal frame: a versioned library, what each condition requires, and its effect on placement."""
