"""Acts and views: what other organisations sent, accepted or refused by a person."""
