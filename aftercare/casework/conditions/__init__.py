"""Acts and views: conditions of the court, what they ask and what covers them."""
