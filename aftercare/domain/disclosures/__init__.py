"""What goes to third parties, and on which legal ground."""
