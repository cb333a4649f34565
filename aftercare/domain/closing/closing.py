"""Closing a file: for which reasons, what a person decides first, and which tasks remain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.base.typed_text import has_unseen, too_long
from aftercare.domain.orders.order_checks import EndReason

LONGEST_NOTE: Final = 1_000
FILE_CLOSED: Final = "file-closed"
FILE_REOPENED: Final = "file-reopened"
# A plan of longer ago no longer fits, and is written anew.
RESTORED_WITHIN_DAYS: Final = 14
# A typing error in the year would begin the retention too early.
FURTHEST_BACK_DAYS: Final = 366


class ClosingReason(StrEnum):
    ORDER_ENDED = "order-ended"
    TRANSFERRED = "transferred"
    DECEASED = "deceased"
    # The sentence is executed after all, or the conditional release revoked.
    REVOKED = "revoked"
    # The court or the prosecutor took the order back.
    WITHDRAWN = "withdrawn"
    ACQUITTED = "acquitted"


# How an order that still runs ends with the file. A file closes because supervision has ended only when it has.
ORDERS_END: Final[Mapping[ClosingReason, EndReason]] = {
    ClosingReason.TRANSFERRED: EndReason.TRANSFERRED,
    ClosingReason.DECEASED: EndReason.DECEASED,
    ClosingReason.REVOKED: EndReason.REVOKED,
    ClosingReason.WITHDRAWN: EndReason.OTHER,
    ClosingReason.ACQUITTED: EndReason.OTHER,
}


class Waits(StrEnum):
    """What waits for a person; the value is its part of an address, on pages and in the API."""

    ESCALATION = "escalations"
    ABSENCE = "absences"
    OUTCOME = "appointments"
    ORDER = "orders"
    # To look again at a decision about an absence.
    REVIEW = "tasks"


_CODES: Final = {
    Waits.ESCALATION: "escalation-open",
    Waits.ABSENCE: "absence-undecided",
    Waits.OUTCOME: "outcome-missing",
    Waits.ORDER: "order-runs",
    Waits.REVIEW: "decision-to-review",
}


@dataclass(frozen=True)
class Undecided:
    """One thing that a person decides before the file closes. `on` is the day it is about. A task is answered on the
    page of the absence `absence_id`, or of the document `paper_id`."""

    kind: Waits
    id: UUID
    on: date | None = None
    absence_id: UUID | None = None
    paper_id: UUID | None = None

    def fault(self) -> FieldFault:
        return FieldFault(f"/{self.kind.value}/{self.id}", _CODES[self.kind])


@dataclass(frozen=True)
class Running:
    """An order without an early end. `last_on` is None while its last day is unknown."""

    id: UUID
    starts_on: date
    last_on: date | None

    def runs_after(self, day: date) -> bool:
        return self.last_on is None or self.last_on > day

    def ends_on(self, day: date) -> date:
        """Its last day when the file closes on `day`. One that was still to begin ends on its first day."""
        return max(self.starts_on, day)


@dataclass(frozen=True)
class FileFacts:
    """`undecided` holds everything but orders. `held_on` is the last day with an appointment that took place or was
    missed."""

    enrolled_on: date
    undecided: tuple[Undecided, ...] = ()
    orders: tuple[Running, ...] = ()
    held_on: date | None = None


@dataclass(frozen=True)
class NewClosing:
    """The reason and the last day of a file, as a person enters them."""

    reason: ClosingReason
    closed_on: date
    note: str = field(default="", repr=False)


def ending_orders(facts: FileFacts, new: NewClosing) -> Mapping[UUID, tuple[date, EndReason]]:
    """By order, the last day and the reason with which the closing ends it."""
    reason = ORDERS_END.get(new.reason)
    if reason is None:
        return {}
    running = (one for one in facts.orders if one.runs_after(new.closed_on))
    return {one.id: (one.ends_on(new.closed_on), reason) for one in running}


def in_the_way(facts: FileFacts, new: NewClosing) -> tuple[Undecided, ...]:
    """What a person decides or ends first, one by one."""
    running: tuple[Undecided, ...] = ()
    if new.reason not in ORDERS_END:
        orders = (one for one in facts.orders if one.runs_after(new.closed_on))
        running = tuple(Undecided(Waits.ORDER, one.id, one.last_on) for one in orders)
    return facts.undecided + running


def closing_faults(facts: FileFacts, new: NewClosing, today: date) -> Iterator[FieldFault]:
    """What is wrong with the day and the note, then what stands in the way."""
    if new.closed_on > today:
        yield FieldFault("/closed_on", "in-the-future")
    elif (today - new.closed_on).days > FURTHEST_BACK_DAYS:
        yield FieldFault("/closed_on", "over-a-year-ago")
    elif new.closed_on < facts.enrolled_on:
        yield FieldFault("/closed_on", "before-enrolment")
    elif facts.held_on is not None and new.closed_on < facts.held_on:
        yield FieldFault("/closed_on", "appointment-after", holes={"day": facts.held_on})
    yield from too_long("/note", new.note, LONGEST_NOTE)
    if has_unseen("".join(new.note.split())):
        yield FieldFault("/note", "control-character")
    yield from (one.fault() for one in in_the_way(facts, new))


def is_restored(closed_at: datetime, now: datetime) -> bool:
    """Whether a reopening now restores what the closing ended."""
    return now - closed_at <= timedelta(days=RESTORED_WITHIN_DAYS)


# Tasks that are about more than the supervision, so that they outlive it. A dead client gets nothing. A decision to
# look at again stands in the way of closing; one that comes with the closing itself is not answered by it.
_STAY_AFTER_DEATH: Final = frozenset({"notify_provider", "board_copy", "review_decision"})
_STAY: Final = _STAY_AFTER_DEATH | {"draft_paper", "notify_change"}


def tasks_that_stay(reason: ClosingReason) -> frozenset[str]:
    """The kinds of task that remain on the worklist after the closing."""
    return _STAY_AFTER_DEATH if reason is ClosingReason.DECEASED else _STAY
