"""Where a submission lands: why it waits for a supervisor, what replaces what, and by when a person decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from aftercare.domain.staff.alarms import SELDOM_EVERY
from aftercare.domain.submissions.contents import (
    AddressUse,
    Content,
    OrderChanged,
    OrderImposed,
)
from aftercare.domain.submissions.court_references import folded_reference
from aftercare.domain.submissions.documents import SubmissionType
from aftercare.domain.time.statutory_terms import working_days_after
from aftercare.domain.time.wall_time import at_wall, civil_date
from aftercare.domain.time.working_hours import USUAL_HOURS

# How far the sender's clock may be ahead of ours.
AHEAD: Final = timedelta(minutes=5)
# What was written longer ago than this has a mistyped year.
OLDEST: Final = timedelta(days=366)
WORKING_DAYS: Final = 2
# How long the document of what was refused without a client is kept.
KEPT_FOR: Final = timedelta(days=90)

# An alarm that no officer can act on is repeated until it is decided on; unit managers join as on the ladder of alarms.
REPEATED_EVERY: Final = timedelta(minutes=15)
MANAGERS_AFTER: Final = timedelta(hours=2)


class SubmissionState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class Way(StrEnum):
    HTTP = "http"
    FOLDER = "folder"


class LandingProblem(StrEnum):
    """Why a submission waits for a supervisor, not for the officer of a client."""

    UNKNOWN_CLIENT = "unknown-client"
    SEVERAL_CLIENTS = "several-clients"
    FILE_CLOSED = "file-closed"
    BEFORE_SUPERVISION = "before-supervision"


# Types that tell one story: each is decided on after those that were sent before it.
STORIES: Final = (
    frozenset({SubmissionType.ORDER_IMPOSED, SubmissionType.ORDER_CHANGED}),
    frozenset({SubmissionType.DETENTION, SubmissionType.RELEASE}),
    frozenset({SubmissionType.ADDRESS_CHANGE}),
)


@dataclass(frozen=True)
class FileFacts:
    """What is asked of the client's file: the first day of supervision, and whether it is closed."""

    supervised_from: date
    closed: bool


def problem_of(found: Collection[FileFacts], happened_at: datetime | None) -> LandingProblem | None:
    """None where an officer can decide. `found`: the files that the references name; `happened_at`: of an alarm."""
    if not found:
        return LandingProblem.UNKNOWN_CLIENT
    if len(found) > 1:
        return LandingProblem.SEVERAL_CLIENTS
    (file,) = found
    if file.closed:
        return LandingProblem.FILE_CLOSED
    if happened_at is not None and civil_date(happened_at) < file.supervised_from:
        return LandingProblem.BEFORE_SUPERVISION
    return None


def story_of(kind: SubmissionType) -> frozenset[SubmissionType]:
    """The types that are decided on in the order in which they were sent, this one among them; none for an alarm."""
    return next((one for one in STORIES if kind in one), frozenset())


def about_same(one: Content, other: Content) -> bool:
    """Whether two of one story are decided on in turn. Orders of one client are stories of their own; custody and an
    address are of the client."""
    mine = references_of(one)
    return not mine or bool(mine & references_of(other))


def references_of(content: Content) -> frozenset[str]:
    """By which the court knows the order it is about, before and after, folded; none where it is about no order."""
    if isinstance(content, OrderImposed):
        return frozenset({folded_reference(content.court_reference)})
    if isinstance(content, OrderChanged):
        after = content.new_court_reference or content.court_reference
        return frozenset({folded_reference(content.court_reference), folded_reference(after)})
    return frozenset()


def uses_left(
    uses: frozenset[AddressUse], later: Iterable[frozenset[AddressUse]]
) -> frozenset[AddressUse]:
    """What is left to decide on of an address for `uses`, beside those that were sent after it."""
    return uses.difference(*later)


def repetition_of(received_at: datetime, now: datetime) -> int:
    """Which repetition of an alarm is due; 0 is the first notice. After MANAGERS_AFTER seldom, as calls about other
    alarms are."""
    passed = max(timedelta(), now - received_at)
    if passed < MANAGERS_AFTER:
        return passed // REPEATED_EVERY
    return MANAGERS_AFTER // REPEATED_EVERY + (passed - MANAGERS_AFTER) // SELDOM_EVERY


def decide_by(received_at: datetime) -> datetime:
    """The end of the second working day after it came."""
    last_on = working_days_after(civil_date(received_at), WORKING_DAYS)
    return at_wall(last_on, USUAL_HOURS.closes)
