"""The reasons of a placement or a failure, as facts that a renderer puts into words."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class Layer(StrEnum):
    """The tests that a start must pass, in the order in which a failure is reported."""

    WINDOW = "window"  # own period, weekday, hours, holiday, planned period
    PERSON_FREE = "person-free"  # not at work, not away
    SESSION = "session"  # a session of the programme and audience begins
    EXCLUDED = "excluded"  # some site is left that the person may enter
    HOME_ONLY = "home-only"  # not while the person has to be at home, unless it is there or online
    OPEN = "open"  # the site is open
    OFFICER_AT_WORK = "officer-at-work"  # officer or deputy on duty, travel included
    SPACING = "spacing"  # far enough from the obligation's other occurrences
    PERSON_GAP = "person-gap"  # clear of the person's other appointments
    SESSION_ROOM = "session-room"  # a seat is left
    ROOM = "room"  # the site has room
    SEPARATION = "separation"  # no one of the other age group is there
    NO_CONTACT = "no-contact"  # no one there with whom contact is forbidden
    OFFICER_FREE = "officer-free"  # officer or deputy not with another client


RESTRICTIONS = frozenset({Layer.EXCLUDED, Layer.HOME_ONLY, Layer.NO_CONTACT})
"""Layers that would reveal an exclusion zone, a presence duty or a no-contact pair."""

OFFICERS = frozenset({Layer.OFFICER_AT_WORK, Layer.OFFICER_FREE})
"""Layers that might be passed with another officer."""


class Step(NamedTuple):
    """How many starts were left after one layer."""

    layer: Layer
    starts: int


class Holder(NamedTuple):
    """A row that holds a start which another occurrence wanted; obligation None = not from this instance."""

    obligation: str | None
    occurrence: int | None
    tier: int | None
    officer: str | None


class Reason(NamedTuple):
    """Why an occurrence has no start.

    `empty` is the first layer after which no start was left, `steps` are the counts up to it. `opener` is the single
    layer without which `opened` starts would be free; None when more than one layer blocks them. `holders` are the
    rows that hold the first of those starts. `cut`: the period continues after the planned days, so a later plan may
    still find a start. `queue` is the position in the queue of the same officers or site, from 1.
    """

    empty: Layer
    first_on: date
    last_on: date
    steps: tuple[Step, ...]
    officers: tuple[str, ...] = ()
    opener: Layer | None = None
    opened: int = 0
    holders: tuple[Holder, ...] = ()
    cut: bool = False
    queue: int = 1

    @property
    def code(self) -> str:
        return f"no-start-{self.empty.value}"


class Choice(StrEnum):
    """The criteria by which starts are compared, most important first, and the cases without a comparison."""

    OWN_OFFICER = "own-officer"
    IN_TIME = "in-time"
    FIT = "fit"
    WEEK = "week"
    TARGET = "target"
    SLOT = "slot"
    ONLY = "only"  # there was no other start
    KEPT = "kept"  # an earlier row that still holds
    NOTIFIED = "notified"  # the client already knows of it


class Why(NamedTuple):
    """Why a start was chosen: the number of starts, the criterion that decided and the best of the others.

    `exchanged`: another row that stood before moved or gave way for it. `instead_of` is the usual day when that is
    closed and the start is on another day.
    """

    decided_by: Choice
    starts: int
    in_time: bool
    own_officer: bool | None
    runner_up: datetime | None = None
    exchanged: bool = False
    instead_of: date | None = None
