"""Speed, measured with its peers side by side in one run and reported as ratios."""
