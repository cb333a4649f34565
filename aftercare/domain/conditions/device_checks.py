"""The bounds that a judgment sets to checks of devices, and whether an obligation stays within them.

A check of devices interferes with private life, so the judgment itself has to bound it: how often, until when, and
which devices (HR 2020:1215; PHR 2024:1295).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from aftercare.base.errors import FieldFault

DEVICE_CHECK: Final = "device_check"
DEVICES: Final = ("telephone", "computer", "tablet", "storage")


@dataclass(frozen=True)
class DeviceCheckBounds:
    """At most `most` checks in any `weeks` weeks, up to and including `until_on`."""

    most: int
    weeks: int
    until_on: date | None

    @property
    def shortest_period_days(self) -> int:
        """One check in each period of this many days, and never sooner, is never more than allowed."""
        return -(-self.weeks * 7 // self.most)

    def counted(self, checked_on: Iterable[date], on: date) -> int:
        """How many of these days count on a day: those of the weeks up to and including it."""
        return sum(on - timedelta(weeks=self.weeks) < day <= on for day in checked_on)


def bounds_of(parameters: Mapping[str, Any]) -> DeviceCheckBounds | None:
    """None for a condition that allows no check, or does not say how often and of which devices."""
    most, weeks = (parameters.get(f"device_checks_{name}") for name in ("most", "weeks"))
    if not (parameters.get("device_checks") and parameters.get("devices") and most and weeks):
        return None
    until = parameters.get("device_checks_until")
    return DeviceCheckBounds(most, weeks, date.fromisoformat(until) if until else None)


def bounds_faults(
    bounds: DeviceCheckBounds,
    period_days: int,
    starts_on: date | None,
    ends_on: date | None,
    checked_on: Iterable[date],
) -> Iterator[FieldFault]:
    """What goes beyond the judgment, each at its field. `checked_on`: the checks under another obligation."""
    least, until_on = bounds.shortest_period_days, bounds.until_on
    allowed = {"most": bounds.most, "weeks": bounds.weeks}
    if period_days < least:
        yield FieldFault("/period_days", "more-checks-than-allowed", holes=allowed)
    free_on = max(checked_on, default=date.min) + timedelta(days=least)
    if starts_on and until_on and starts_on > until_on:
        yield FieldFault("/starts_on", "checks-no-longer-allowed", holes={"day": until_on})
    elif starts_on and starts_on < free_on:
        yield FieldFault("/starts_on", "check-too-soon", holes={"day": free_on})
    if ends_on and until_on and ends_on > until_on:
        yield FieldFault("/ends_on", "checks-no-longer-allowed", holes={"day": until_on})
