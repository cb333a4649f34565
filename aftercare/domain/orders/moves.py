"""What a change of an order or of custody moves: last days, obligations, appointments and deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from aftercare.domain.orders.order_checks import Finding


@dataclass(frozen=True)
class EndMove:
    """The first and the last day of one order. `after` None: not known yet, and `earliest` is the first day it can
    be. `entered`: the order is new. `earliest_before`: the first day it could be before, where it was not known then
    either."""

    order_id: UUID
    frame: str
    court_reference: str
    starts_on: date
    before: date | None
    after: date | None
    earliest: date | None
    entered: bool = False
    earliest_before: date | None = None


@dataclass(frozen=True)
class CalendarMove:
    """`change` is added, moved, cancelled or restored (cancelled before, and there again at its own time); for a missed
    appointment or one without an outcome, binding or voluntary. `expected`: the person had a text about it, so a task
    asks to notify them of the change. `name`: of the programme that it is a session of, or empty."""

    change: str
    kind: str
    starts_at: datetime
    was_at: datetime | None = None
    expected: bool = False
    name: str = ""


@dataclass(frozen=True)
class DeadlineMove:
    """None before: it is new; None after: it no longer applies."""

    code: str
    number: int
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class LineMove:
    """The last day of one obligation of the plan in force. `after` None: it runs as its order, with an end not known
    yet."""

    line_id: UUID
    kind: str
    before: date
    after: date | None


class Rests(StrEnum):
    """What can rest on a condition besides appointments. An obligation ends with it, and so do the other times that the
    client could choose for one that is cancelled; the others stay until someone ends them."""

    OBLIGATION = "obligation"
    TIMES_OFFERED = "times-offered"
    TREATMENT = "treatment"
    KEPT_APART = "kept-apart"


@dataclass(frozen=True)
class RestMove:
    """One of those, of a condition that is withdrawn. `kind`: of the obligation, or of the appointment that has other
    times. `name`: programme and group, or label. `on`: since when it is there. `until_at`: the moment it ends, None for
    what stays."""

    what: Rests
    kind: str
    name: str
    on: date
    until_at: datetime | None


@dataclass(frozen=True)
class WithoutTime:
    """An occurrence of an obligation that has no time, between these days. `was_at`: when it was to begin, where it was
    cancelled and would still be to come. `name`: of its programme, or empty."""

    kind: str
    first_on: date
    last_on: date
    was_at: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class SuspensionMove:
    """Another suspension that ends with the act, and its last day: an evasion where custody begins, or a detention of
    former days that ran beside the one that ends. `stays`: an evasion that ended where this custody began, and does
    not run again although the custody is taken back."""

    kind: str
    from_on: date
    until_on: date
    stays: bool = False


class Questioned(StrEnum):
    """Kinds of things that an act can call into question: an absence, and an escalation or document about it."""

    ABSENCE = "absence"
    ESCALATION = "escalation"
    PAPER = "paper"


@dataclass(frozen=True)
class QuestionMove:
    """An absence of a day on which, after the act, the condition no longer holds or the client is in custody, or an
    escalation or document about it. Nothing of it changes: a person decides. `kind`: of the appointment or the
    document, else empty. `state`: of an absence that was judged, the verdict. `at`: when the appointment began, or the
    other came."""

    what: Questioned
    id: UUID
    kind: str
    state: str
    at: datetime


@dataclass(frozen=True)
class ReviewMove:
    """A decision about an absence for which the act takes back what explained it: a task asks to look at it again, and
    a person decides whether it stays. `against`: the other way round, the act explains an absence that was decided
    against the client."""

    absence_id: UUID
    decision: QuestionMove
    against: bool = False


@dataclass(frozen=True)
class PeriodChange:
    """What an act moved, or would move. `orders` are the person's orders with a new last day. `unplaced` counts
    occurrences that have no time and did not wait for one before, without those that lose theirs: these are cancelled
    `appointments`. `warnings` are findings that do not refuse the act. `lines` are obligations in force with a last day
    of their own that moved along; `rests` what rested on a condition that is withdrawn; `questions` absences that it
    calls into question, with what rests on them; `reviews` decisions to look at again, as it takes back or brings what
    explains an absence; `suspensions` others that end with it; `without_time` what `unplaced` counts."""

    person_id: UUID
    orders: tuple[EndMove, ...] = ()
    appointments: tuple[CalendarMove, ...] = ()
    unplaced: int = 0
    deadlines: tuple[DeadlineMove, ...] = ()
    warnings: tuple[Finding, ...] = ()
    lines: tuple[LineMove, ...] = ()
    rests: tuple[RestMove, ...] = ()
    questions: tuple[QuestionMove, ...] = ()
    reviews: tuple[ReviewMove, ...] = ()
    suspensions: tuple[SuspensionMove, ...] = ()
    without_time: tuple[WithoutTime, ...] = ()
