"""Pages: running the service: health, metrics, watchdog, sandbox."""
