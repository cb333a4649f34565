"""What a process measures of itself for `/metrics`: labels are names from the sources alone, so the series are bounded.

Jobs (as `name`: Prometheus calls what it asks a `job`), channels and kinds of work are the only labels. One whose
values come from outside would make the answer grow without end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

# The moment at which each series began would double the number of lines.
disable_created_metrics()  # type: ignore[no-untyped-call]

PROCESS: Final = CollectorRegistry()
"""The measures of this process, however many applications it has."""
_JOB_BUCKETS: Final = (0.05, 0.25, 1, 5, 15, 60, 300, 1_800)
_SEND_BUCKETS: Final = (10, 30, 60, 120, 300, 900, 3_600, 14_400)
_PLACE_BUCKETS: Final = (0.1, 0.5, 1, 5, 15, 60, 300)
POOL_STATES: Final = ("in-use", "waiting", "most")

TICK_SECONDS: Final = Histogram(
    "aftercare_tick_seconds",
    "How long one run of a job took.",
    ("name",),
    buckets=_JOB_BUCKETS,
    registry=PROCESS,
)
STILL_RUNNING: Final = Counter(
    "aftercare_ticks_still_running",
    "How often a job was due while its run of before went on.",
    ("name",),
    registry=PROCESS,
)
TICKS_FAILED: Final = Counter(
    "aftercare_ticks_failed", "Runs of a job that ended with an error.", ("name",), registry=PROCESS
)
SEND_SECONDS: Final = Histogram(
    "aftercare_send_seconds",
    "From the moment a message was due until the provider accepted it, by channel and purpose.",
    ("channel", "purpose"),
    buckets=_SEND_BUCKETS,
    registry=PROCESS,
)
PLACE_SECONDS: Final = Histogram(
    "aftercare_placement_seconds",
    "How long it took to place what one team or one queue asks, with reading and writing.",
    ("what",),
    buckets=_PLACE_BUCKETS,
    registry=PROCESS,
)


POOL: Final = Gauge(
    "aftercare_pool_connections",
    "Connections to the database of this process: in-use, callers waiting, and the most there may be.",
    ("state",),
    registry=PROCESS,
)


def watch_pool(connections: Callable[[], Mapping[str, int]]) -> None:
    """The pool of this process, looked at when the measures are asked for."""
    for state in POOL_STATES:
        POOL.labels(state).set_function(partial(_of_pool, connections, state))


def _of_pool(connections: Callable[[], Mapping[str, int]], state: str) -> float:
    return float(connections().get(state, 0))


def exposition() -> bytes:
    """The measures of this process as text for Prometheus."""
    return generate_latest(PROCESS)
