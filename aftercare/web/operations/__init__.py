"""Pages of operations: running the service: health, metrics, watchdog, sandbox."""
