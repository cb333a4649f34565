"""Jobs: the horizon is extended, waiting occurrences are placed, plans are optimised."""
