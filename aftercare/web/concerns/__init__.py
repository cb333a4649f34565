"""Pages: concerns, and the form by which they are sent."""
