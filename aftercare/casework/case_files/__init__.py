"""A whole case as one document: written out, read with care, and made again elsewhere."""
