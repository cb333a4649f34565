"""Making rows by the hundred thousand without the collector looking through all of them again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for circles of objects inside the block; what is let go is freed all the same.

    Plain rows are in no circle, and the search walks through every one of them each time their number
    has grown by a quarter: a quarter of the time of a plan for ten thousand people.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def let_stand() -> None:
    """Never again look among what is there now: what a program starts with stays to its end, and looking through
    all of it holds up, for a quarter of a second, whoever asks just then."""
    gc.collect()
    gc.freeze()
