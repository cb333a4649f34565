"""What people do of listing: lists of a kind of thing, as the API gives them."""
