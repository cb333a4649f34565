"""Acts and views: access to a client's file by lists, and in an emergency."""
