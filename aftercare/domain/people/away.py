"""Periods in which a client cannot come, and which of them says why an appointment was not kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class AwayKind(StrEnum):
    """In order of what weighs most: in custody a client cannot come, and an agreed absence is the client's own wish."""

    CUSTODY = "custody"
    ADMISSION = "admission"
    AWAY = "away"


# Others decided that the client could not come, and others could read a text.
CONFINING: Final = (AwayKind.CUSTODY.value, AwayKind.ADMISSION.value)


@dataclass(frozen=True, slots=True)
class AwayPeriod:
    """[from_at, until_at); without an end until further notice."""

    kind: AwayKind
    from_at: datetime
    until_at: datetime | None

    @property
    def is_confining(self) -> bool:
        return self.kind in CONFINING


def period_of_absence(
    periods: Iterable[AwayPeriod], starts_at: datetime, ends_at: datetime
) -> AwayPeriod | None:
    """The period that touches an appointment: custody before an admission, that before an agreed absence, and of one
    kind the earliest. It explains the absence and does not excuse it: a person decides."""
    touching = (
        one
        for one in periods
        if one.from_at < ends_at and (one.until_at is None or starts_at < one.until_at)
    )
    order = [*AwayKind]
    return min(touching, key=lambda one: (order.index(one.kind), one.from_at), default=None)
