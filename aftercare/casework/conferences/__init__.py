"""Acts and views: case conferences and the actions agreed there."""
