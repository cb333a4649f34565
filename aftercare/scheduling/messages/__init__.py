"""Jobs: old texts and numbers are erased."""
