"""The hours of a week as they are stored: a weekday ("0" = Monday) with its [from, to) minutes of the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from aftercare.base.errors import FieldFault

DAY = 24 * 60


def week_faults(hours: Mapping[str, Sequence[Sequence[int]]]) -> Iterator[FieldFault]:
    """A fault at each day that is no weekday, or has stretches that are reversed, outside the day, out of order
    or overlapping."""
    for day, spans in hours.items():
        whole = day in {str(number) for number in range(7)} and all(
            len(span) == 2 and 0 <= span[0] < span[1] <= DAY for span in spans
        )
        if not whole or any(before[1] > after[0] for before, after in pairwise(spans)):
            yield FieldFault(f"/hours/{day}", "hours-reversed")
