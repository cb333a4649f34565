"""What people do of operations: running the service, with health, metrics, watchdog and sandbox."""
