"""Jobs of deadlines: statutory and other deadlines, and the clocks they run on."""
