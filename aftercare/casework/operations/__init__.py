"""Acts and views: running the service: health, metrics, watchdog, sandbox."""
