"""Routes for operations: health, metrics, the watchdog and the sandbox."""
