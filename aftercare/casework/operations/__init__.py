"""What people do of operations: running the service: health, metrics, watchdog, sandbox."""
