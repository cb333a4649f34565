"""Forms: what is typed is read, and what is wrong with it is said."""
