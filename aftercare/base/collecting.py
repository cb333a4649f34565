"""Controls the garbage collector, so that it does not scan hundreds of thousands of new rows again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Turns off the cycle detection of the garbage collector inside the block; reference counting still frees
    objects.

    Plain rows are in no reference cycle. Yet the collector scans all of them each time their number grows by a
    quarter. For a plan of ten thousand people that took a quarter of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def let_stand() -> None:
    """Exclude all objects that exist now from garbage collection: what a program starts with stays until it ends.
    Scanning all of it delays any request of that moment by a quarter of a second."""
    gc.collect()
    gc.freeze()
