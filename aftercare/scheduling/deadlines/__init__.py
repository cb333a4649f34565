"""What the clock does of deadlines: statutory and other deadlines, and the clocks they run on."""
