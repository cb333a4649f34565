"""Reading forms, and reporting what is wrong with them."""
