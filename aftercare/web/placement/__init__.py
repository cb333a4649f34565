"""Pages: finding an officer, a site and a time for what plans ask."""
