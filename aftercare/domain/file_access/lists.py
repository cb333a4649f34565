"""The two lists of a client's file: colleagues with access beyond the ordinary, and colleagues without any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from aftercare.base.errors import FieldFault
from aftercare.domain.accounts.permissions import GRANTS, PEOPLE, Permission, Role

LONGEST_REVIEW: Final = timedelta(days=366)
"""An entry without a last day is looked at again within a year."""


class AccessKind(StrEnum):
    ALLOWED = "allowed"
    BARRED = "barred"


# Roles whose rights show a client's file, or its times.
LISTED_ROLES: Final[dict[AccessKind, frozenset[Role]]] = {
    AccessKind.ALLOWED: frozenset(
        role for role in PEOPLE if Permission.READ_CASE_FILES in GRANTS[role]
    ),
    AccessKind.BARRED: frozenset(
        role
        for role, granted in GRANTS.items()
        if granted & {Permission.READ_TIMES, Permission.READ_ATTENDANCE}
    ),
}


@dataclass(frozen=True)
class NewEntry:
    """What a supervisor enters: an entry has a last day, or a day on which it is reviewed."""

    kind: AccessKind
    reason: str
    from_on: date
    until_on: date | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class Position:
    """What the colleague is to the client. `expected`: for an appointment to come. `only_supervisor`: no other
    supervisor of the team may see the file."""

    officer: bool = False
    coming_officer: bool = False
    deputy: bool = False
    co_officer: bool = False
    expected: bool = False
    only_supervisor: bool = False


# What has to be done first, in the order of what weighs most.
_FIRST: Final = (
    ("officer", "bar-officer"),
    ("coming_officer", "bar-coming-officer"),
    ("deputy", "bar-deputy"),
    ("co_officer", "bar-co-officer"),
    ("expected", "bar-appointments"),
    ("only_supervisor", "bar-only-supervisor"),
)


def bar_fault(position: Position) -> FieldFault | None:
    """Why this colleague cannot be barred yet: the file would be left to a person who cannot see it."""
    code = next((code for name, code in _FIRST if getattr(position, name)), None)
    return FieldFault("/staff_id", code) if code else None


def day_faults(new: NewEntry, today: date) -> list[FieldFault]:
    """What is wrong with the days of an entry."""
    if new.from_on < today:
        return [FieldFault("/from_on", "in-the-past")]
    if (new.until_on is None) == (new.review_on is None):
        return [FieldFault("/until_on", "end-or-review")]
    for name in ("until_on", "review_on"):
        day = getattr(new, name)
        if day is not None and day < today:
            return [FieldFault(f"/{name}", "in-the-past")]
    if new.until_on is not None:
        return [FieldFault("/until_on", "dates-reversed")] if new.until_on < new.from_on else []
    return review_faults(new.review_on, new.from_on)


def review_faults(review_on: date | None, after: date) -> list[FieldFault]:
    """What is wrong with the day of the next review."""
    if review_on is None:
        return [FieldFault("/review_on", "missing")]
    if not after < review_on <= after + LONGEST_REVIEW:
        return [FieldFault("/review_on", "review-within-a-year")]
    return []
