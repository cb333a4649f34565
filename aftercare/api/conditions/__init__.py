"""JSON of conditions: conditions of the court, what they lay down and what covers them."""
