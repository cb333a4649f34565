"""Programs of Debian's package `prometheus`, which tools/ensure_prometheus installs."""

from __future__ import annotations

import shutil

MISSING = "These tests need Prometheus: apt-get install prometheus"


def program(name: str) -> str:
    """Its path; the test fails with what to do when it is not installed."""
    found = shutil.which(name)
    assert found, MISSING
    return found
