"""What of a condition no order can have: a kind that its type of order does not include, days outside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from aftercare.base.errors import FieldFault
from aftercare.domain.conditions.entries import Offer
from aftercare.domain.conditions.library import Library


def kind_faults(
    library: Library, on: date, frame: str, regimes: Collection[str], kind: str
) -> Iterator[FieldFault]:
    """`regimes`: those that the order can have."""
    newest = library.newest_on(kind, on)
    if newest is None:
        yield FieldFault("/kind", "unknown-condition")
    elif newest.offer is not Offer.OFFERED:
        yield FieldFault("/kind", "kind-retired")
    elif not any(newest in library.offered(frame, one, on) for one in regimes):
        yield FieldFault("/kind", "kind-not-of-frame")


def day_faults(
    days: tuple[date | None, date | None],
    frame_days: tuple[date | None, date | None],
    farthest: date,
) -> Iterator[FieldFault]:
    """`days`: the first and last of a condition, None where it is that of its order; `frame_days`: those of the order,
    None where it has none or it is not known; `farthest`: the last day that any order can have."""
    (starts_on, ends_on), (first_on, last_on) = days, frame_days
    too_far = [
        FieldFault(f"/{name}", "too-far", holes={"last": farthest}, part="day")
        for name, day in (("starts_on", starts_on), ("ends_on", ends_on))
        if day is not None and day > farthest
    ]
    if too_far:
        yield from too_far
        return
    begins_on = starts_on or first_on
    if begins_on and ((first_on and begins_on < first_on) or (last_on and begins_on > last_on)):
        yield FieldFault("/starts_on", "outside-frame")
    if ends_on and ((begins_on and ends_on < begins_on) or (last_on and ends_on > last_on)):
        yield FieldFault("/ends_on", "outside-frame")
