"""What every page shares: layout, forms, words, language."""
