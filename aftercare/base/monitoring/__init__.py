"""What operators see of a running process: its log lines, measures and stack traces."""
