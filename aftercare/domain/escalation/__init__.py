"""When a person has to decide, who is told in which order, and until when it may wait."""
