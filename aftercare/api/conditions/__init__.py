"""Routes for conditions of the court: what they require and what covers them."""
