"""Jobs: statutory deadlines are recalculated."""
