"""Monitors the ticks from a process of its own, with a database role that can only count."""
