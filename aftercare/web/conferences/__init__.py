"""Pages: case conferences and the actions agreed there."""
