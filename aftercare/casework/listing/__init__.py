"""What people do of listing: lists of one kind of resource, as the API returns them."""
