"""Escalations: when a person has to decide, who is notified in which order, and until when it may wait."""
