"""JSON of operations: running the service: health, metrics, watchdog, sandbox."""
