"""What pages share: layout, forms, words, language."""
