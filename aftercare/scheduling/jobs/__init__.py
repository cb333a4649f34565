"""Job definitions, and the runner that ticks them."""
