"""Pages of shell: what every page shares: layout, forms, words, language."""
