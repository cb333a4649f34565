"""Which reading of files by one colleague is unusual; not whether it was wrong."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from aftercare.domain.time.wall_time import wall


class Kind(StrEnum):
    MANY_FILES = "many-files"
    FILES_OF_OTHERS = "files-of-others"
    AT_NIGHT = "at-night"
    EXPORTS = "exports"
    UNKNOWN_REFERENCES = "unknown-references"


class Numbers(NamedTuple):
    """From which number of files, within how long, reading is unusual. A change of these is a new version."""

    version: int
    within: timedelta
    least: dict[Kind, int]
    night_from: time
    night_until: time


# Our choice, no law or paper: an officer has forty clients and opens a few of their files in an hour.
NUMBERS: Final = Numbers(
    version=2,
    within=timedelta(hours=1),
    least={
        Kind.MANY_FILES: 30,
        Kind.FILES_OF_OTHERS: 10,
        Kind.AT_NIGHT: 5,
        Kind.EXPORTS: 5,
        Kind.UNKNOWN_REFERENCES: 5,
    },
    night_from=time(22),
    night_until=time(6),
)


class Look(NamedTuple):
    """One request for one client's file. `own`: of the own caseload, stood in for, or of the team that is the work of
    the reader. `export`: the whole file left, or was refused. `unknown`: a reference that no file has was tried
    there."""

    at: datetime
    person_id: UUID
    own: bool
    export: bool
    unknown: bool = False


class Finding(NamedTuple):
    kind: Kind
    first_at: datetime
    last_at: datetime
    number: int


def unusual(
    looks: Sequence[Look], shifts: Sequence[tuple[datetime, datetime]], numbers: Numbers = NUMBERS
) -> list[Finding]:
    """What is unusual in these looks of one colleague, the oldest first, each kind once with its fullest stretch.
    `shifts`: when the colleague is on duty, from and until; then the night is working time."""
    asked: dict[Kind, Callable[[Look], Hashable | None]] = {
        Kind.MANY_FILES: lambda look: look.person_id,
        Kind.FILES_OF_OTHERS: lambda look: None if look.own else look.person_id,
        Kind.AT_NIGHT: lambda look: look.person_id if _off_duty(look.at, shifts, numbers) else None,
        Kind.EXPORTS: lambda look: look if look.export else None,
        Kind.UNKNOWN_REFERENCES: lambda look: look if look.unknown else None,
    }
    found = (_fullest(kind, looks, what, numbers.within) for kind, what in asked.items())
    return [one for one in found if one is not None and one.number >= numbers.least[one.kind]]


def _fullest(
    kind: Kind, looks: Sequence[Look], what: Callable[[Look], Hashable | None], within: timedelta
) -> Finding | None:
    """The stretch with the most different things, None without any; the first of several."""
    counted = [(look.at, thing) for look in looks if (thing := what(look)) is not None]
    stretches = (
        [one for one in counted[place:] if one[0] - at <= within]
        for place, (at, _) in enumerate(counted)
    )
    fullest = max(stretches, key=lambda one: len({thing for _, thing in one}), default=[])
    if not fullest:
        return None
    return Finding(kind, fullest[0][0], fullest[-1][0], len({thing for _, thing in fullest}))


def _off_duty(at: datetime, shifts: Sequence[tuple[datetime, datetime]], numbers: Numbers) -> bool:
    by_the_wall = wall(at).time()
    night = by_the_wall >= numbers.night_from or by_the_wall < numbers.night_until
    return night and not any(begins <= at < ends for begins, ends in shifts)
