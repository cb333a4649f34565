"""Rows and queries: running the service: health, metrics, watchdog, sandbox."""
