"""What can happen in a history, as small values that a random search can shorten: whom or what an act is about
is a number, counted round among those it could be about at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.escalation.ladder import Decision

DAY = 24 * 60


@dataclass(frozen=True)
class Book:
    """An appointment of this kind, so many minutes from now; one in the past was never recorded."""

    who: int
    kind: int
    minutes: int
    enforceable: bool = True


@dataclass(frozen=True)
class Record:
    """An outcome for one that began, or another one for one that has an outcome."""

    which: int
    outcome: Outcome


@dataclass(frozen=True)
class Evidence:
    which: int


@dataclass(frozen=True)
class Judge:
    which: int
    verdict: Verdict


@dataclass(frozen=True)
class TakeUp:
    which: int
    by_supervisor: bool


@dataclass(frozen=True)
class Silence:
    which: int
    days: int


@dataclass(frozen=True)
class Wake:
    which: int


@dataclass(frozen=True)
class PassOn:
    which: int
    to: int


@dataclass(frozen=True)
class Decide:
    which: int
    decision: Decision


@dataclass(frozen=True)
class Reopen:
    which: int


@dataclass(frozen=True)
class Alarm:
    """The monitoring of a zone reported something so many minutes ago."""

    who: int
    minutes_ago: int


@dataclass(frozen=True)
class Answer:
    """A term was kept."""

    which: int


@dataclass(frozen=True)
class Away:
    """A colleague is on leave from now on."""

    who: int
    hours: int


@dataclass(frozen=True)
class EndPerson:
    """A person's file is closed, whatever is still open in it."""

    who: int


@dataclass(frozen=True)
class Restart:
    """Both workers come back without any memory."""


Act = (
    Book | Record | Evidence | Judge | TakeUp | Silence | Wake | PassOn | Decide | Reopen | Alarm
    | Answer | Away | EndPerson
)  # fmt: skip


@dataclass(frozen=True)
class Pass:
    """Time passes, and nobody rings."""

    minutes: int


@dataclass(frozen=True)
class Ring:
    """A round of jobs by these workers, one after the other."""

    workers: str


@dataclass(frozen=True)
class Kill:
    """A worker is killed at a unit of work of a job of its round, just before or just after it is committed."""

    worker: str
    job: str
    at: int
    before: bool


@dataclass(frozen=True)
class Between:
    """Before a worker commits a unit of work of a job, or just after, the other one rings a whole round, or
    somebody acts."""

    worker: str
    job: str
    at: int
    before: bool
    act: Act | None = None


@dataclass(frozen=True)
class Night:
    """Every job of the house, as around a night."""

    workers: str


Step = Act | Pass | Ring | Kill | Between | Night | Restart

_N = st.integers(0, 6)


def mixed(*parts: tuple[int, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """One of these, each as often as its number says among all of them."""
    every = [part for weight, part in parts for _ in range(weight)]
    return st.integers(0, len(every) - 1).flatmap(every.__getitem__)


def _of(kind: type[Any], *values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, *values)


_WORKER = st.sampled_from("ab")
# A job opens a unit of work for its claim, for what is due, for what is done with it, and for the end.
_JOB = st.sampled_from(["mark-outcomes-overdue", "evaluate-rules", "run-steps", "run-steps"])
_AT = st.integers(0, 5)
_WHERE = (_WORKER, _JOB, _AT, st.booleans())
_BINDS = st.sampled_from([True] * 5 + [False])
BOOK = _of(Book, _N, st.integers(0, 2), st.integers(-3 * DAY, 6 * DAY), _BINDS)
OF_CASES = mixed(
    (2, _of(TakeUp, _N, st.booleans())),
    (2, _of(Silence, _N, st.integers(1, 14))),
    (1, _of(Wake, _N)),
    (1, _of(PassOn, _N, st.integers(0, 3))),
    (4, _of(Decide, _N, st.sampled_from(list(Decision)))),
    (2, _of(Reopen, _N)),
)
OF_FACTS = mixed(
    (7, _of(Record, _N, st.sampled_from([Outcome.MISSED] * 6 + list(Outcome)))),
    (6, _of(Judge, _N, st.sampled_from([Verdict.UNEXCUSED] * 2 + list(Verdict)))),
    (1, _of(Evidence, _N)),
    (1, _of(Alarm, _N, st.integers(0, 3 * 60))),
    (1, _of(Answer, _N)),
)
# Seldom: whoever has gone is gone for the rest of the history.
OF_PEOPLE = mixed(
    (3, _of(Away, st.integers(0, 4), st.integers(1, 72))),
    (1, _of(Away, st.integers(0, 4), st.integers(72, 30 * 24))),
    (1, _of(EndPerson, _N)),
)
ACTS = mixed((3, BOOK), (9, OF_FACTS), (6, OF_CASES), (1, OF_PEOPLE))
# From a moment to a season: an hour, an office day, a long weekend, a month without anybody.
SPANS = mixed(
    (3, st.integers(1, 90)),
    (5, st.integers(60, DAY)),
    (4, st.integers(DAY, 5 * DAY)),
    (1, st.integers(5 * DAY, 90 * DAY)),
)
RINGS = _of(Ring, st.sampled_from(["a", "b", "ab", "ba"]))
# Whether anybody rings before time passes on: nobody does in an outage.
RUNG = mixed(
    (5, RINGS),
    (2, _of(Kill, *_WHERE)),
    (3, _of(Between, *_WHERE, mixed((1, st.none()), (1, OF_FACTS), (2, OF_CASES)))),
    (2, st.none()),
    (1, st.sampled_from([Night("ab"), Restart()])),
)


@st.composite
def chapters(draw: st.DrawFn) -> list[Step]:
    """Some time passes, people act a few times, and perhaps somebody rings."""
    acts = [draw(ACTS) for _ in range(draw(st.integers(0, 4)))]
    rung = draw(RUNG)
    return [Pass(draw(SPANS)), *acts, *([rung] if rung else [])]


@st.composite
def scripts(draw: st.DrawFn, fewest: int = 4, most: int = 14) -> list[Step]:
    """Histories of some appointments and so many chapters."""
    booked: list[Step] = [draw(BOOK) for _ in range(draw(st.integers(2, 6)))]
    number = draw(st.integers(fewest, most))
    return [*booked, *(step for _ in range(number) for step in draw(chapters()))]
