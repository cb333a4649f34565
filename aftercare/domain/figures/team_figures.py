"""How a team does: what each contact, verdict, case and wait counts as, and the middle of how long things took.

What each of these is a share of, and what is left out, stands in docs/decisions/0037-team-figures.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.contact_standards import (
    Cadence,
    Contact,
    Course,
    Offered,
    Requirement,
    Shortfall,
    Standing,
    dues,
    shortfall_on,
)
from aftercare.domain.escalation.decisions import is_about_misses
from aftercare.domain.escalation.ladder import IMPORTED, IMPORTED_PROPOSAL, REMEDIED
from aftercare.domain.figures.message_figures import OTHER
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.holidays import USUAL_CLOSURES, OfficeClosures, office_closure
from aftercare.domain.time.wall_time import at_wall
from aftercare.domain.time.working_hours import USUAL_HOURS, OfficeHours, working_time_between
from aftercare.domain.treatment.waits import NORMS, Stage


class What(StrEnum):
    """What is counted; in the rows of `team_figure` too."""

    STANDARD = "standard"
    CONTACTS = "contacts"
    VERDICT = "verdict"
    CASE = "case"
    ALARM = "alarm"
    WAIT = "wait"


class Kept(StrEnum):
    """How one requirement of the standard stood for one person when a week was over. The first three are
    judged; the others are told and left out: a broken period, a first term that still runs, a clinic that is
    waited for, a person to whom no standard applies."""

    MET = "met"
    NOT_OFFERED = "not-offered"
    NOT_COME = "not-come"
    BROKEN = "broken"
    AWAITED = "awaited"
    PROVIDER = "provider"
    NO_STANDARD = "no-standard"


class Timely(StrEnum):
    """A decision beside its term: given within it or after it, or not given yet."""

    WITHIN = "within"
    LATE = "late"
    OPEN = "open"
    OPEN_LATE = "open-late"


class Ending(StrEnum):
    """What became of the fact a case was opened for."""

    SO = "so"
    EXCUSED = "excused"
    OURS = "ours"
    NOT_SO = "not-so"
    PUT_RIGHT = "put-right"
    OPEN = "open"


class Waited(StrEnum):
    """A wait that ended in what was waited for, or that still ran when a week was over; by the norm."""

    WITHIN = "within"
    BEYOND = "beyond"
    WAITING = "waiting"
    WAITING_BEYOND = "waiting-beyond"


JUDGED: Final = (Kept.MET, Kept.NOT_OFFERED, Kept.NOT_COME)
# A case is false when what it was opened for was not so, or was our own doing.
FALSE: Final = (Ending.OURS, Ending.NOT_SO)
HELD, ASKED = "held", "asked"
_CODE: Final = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_AT_A_CLINIC: Final = frozenset({ObligationKind.TREATMENT, ObligationKind.GROUP_SESSION})
# Of fewer, the slowest tenth would be one of them.
LEAST_FOR_TENTH: Final = 10
HALF, NINE_TENTHS = 50, 90
WEEKS_AHEAD: Final = 4


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of one thing in the week from a Monday. `part` is the tier, the rule or the stage; `bucket`
    whole working hours of a decision, whole weeks of a wait, otherwise 0."""

    week: date
    what: What
    part: str
    which: str
    bucket: int
    amount: int


@dataclass(frozen=True, slots=True)
class Stood:
    """One requirement of one person; `held` of `asked` contacts, none more than asked, where it is judged."""

    kept: Kept
    held: int = 0
    asked: int = 0


def stood(
    requirements: Sequence[Requirement],
    contacts: Sequence[Contact],
    offered: Sequence[Offered],
    course: Course,
    day: date,
    waits_for_provider: bool,
) -> Iterator[Stood]:
    """How each requirement stood when `day` was over. What can only be met at a clinic is not asked of
    somebody who waits for one."""
    known = [one for one in contacts if course.since_on <= one.on <= day]
    for due in dues(requirements, known, course, day + timedelta(days=1)):
        requirement = due.requirement
        if due.standing is Standing.MET:
            yield Stood(Kept.MET, requirement.number, requirement.number)
        elif waits_for_provider and _only_at_a_clinic(requirement):
            yield Stood(Kept.PROVIDER)
        elif due.standing is Standing.LATE:
            # A window that fell short stays short until the next one is done; the other kind is asked every day.
            fixed = requirement.cadence is Cadence.FIXED
            yield _fell_short(
                shortfall_on(requirement, offered, due.due_on if fixed else day), known
            )
        else:
            yield Stood(Kept.AWAITED if due.standing is Standing.AWAITED else Kept.BROKEN)


def _fell_short(one: Shortfall, known: Sequence[Contact]) -> Stood:
    counts = one.requirement.qualifies.counts
    held = sum(1 for it in known if one.first_on <= it.on <= one.last_on and counts(it))
    asked = one.requirement.number
    return Stood(Kept.NOT_OFFERED if one.capacity else Kept.NOT_COME, min(held, asked), asked)


def _only_at_a_clinic(requirement: Requirement) -> bool:
    kinds = requirement.qualifies.obligations
    return bool(kinds) and kinds <= _AT_A_CLINIC and not requirement.qualifies.records


def timely(decided_at: datetime | None, term: datetime, now: datetime) -> Timely:
    """The moment of the term itself is in time."""
    if decided_at is None:
        return Timely.OPEN if now <= term else Timely.OPEN_LATE
    return Timely.WITHIN if decided_at <= term else Timely.LATE


def working_hours_taken(
    from_at: datetime, decided_at: datetime | None, office: OfficeHours = USUAL_HOURS
) -> int:
    """Whole hours in which the office was open; 0 while nothing is decided."""
    if decided_at is None:
        return 0
    return working_time_between(from_at, decided_at, office) // timedelta(hours=1)


def by_a_person(decision: str | None) -> bool:
    """Whether somebody weighed a case, or still has to: what came along from elsewhere and what ended because
    it was put right was not decided here."""
    return decision not in (REMEDIED, IMPORTED, IMPORTED_PROPOSAL)


def is_ours(decision: str | None) -> bool:
    """Whether a case was dealt with here at all."""
    return decision not in (IMPORTED, IMPORTED_PROPOSAL)


@dataclass(frozen=True, slots=True)
class CauseFact:
    """What is known of a cause by now. `gone`: its outcome was corrected, or its term is asked no more and
    nobody answered it; `verdict` of the miss it was, if there is one."""

    gone: bool
    verdict: str | None = None


def ending_of(question: str, decision: str | None, causes: Collection[CauseFact]) -> Ending:
    """A case was for nothing only when every cause of it was; one that held up makes it one that was so."""
    if decision is None:
        return Ending.OPEN
    worst = max((_weight(question, one) for one in causes), default=_WEIGHTS[Ending.SO])
    found = _BY_WEIGHT[worst]
    if decision == REMEDIED and found is Ending.SO:
        return Ending.PUT_RIGHT
    return found


_BY_WEIGHT: Final = (Ending.NOT_SO, Ending.OURS, Ending.EXCUSED, Ending.SO)
_WEIGHTS: Final = {ending: weight for weight, ending in enumerate(_BY_WEIGHT)}


def _weight(question: str, cause: CauseFact) -> int:
    if cause.gone:
        return _WEIGHTS[Ending.NOT_SO]
    if is_about_misses(question):
        if cause.verdict == Verdict.SERVICE_FAILURE:
            return _WEIGHTS[Ending.OURS]
        if cause.verdict == Verdict.EXCUSED:
            return _WEIGHTS[Ending.EXCUSED]
    return _WEIGHTS[Ending.SO]


def rule_part(code: str) -> str:
    """The code of a rule as a figure names it: one as our rules have them, or else `other`. A case that came along
    from elsewhere brings whatever was there."""
    return code if _CODE.fullmatch(code) else OTHER


@dataclass(frozen=True, slots=True)
class WaitDates:
    """A referral's own dates; `ended_on` without a start: nothing came of it."""

    referred_on: date
    intake_on: date | None
    started_on: date | None
    ended_on: date | None


def waits_counted(dates: WaitDates, weeks: Sequence[date]) -> Iterator[Counted]:
    """In the week in which it ended, how long each stretch took; and in every week whether it still ran when
    the week was over. A referral that ended before what it waited for counts only while it waited."""
    for stage, from_on, until_on in _stretches(dates):
        norm_on = from_on + timedelta(weeks=NORMS[stage])
        for week in weeks:
            sunday = week + timedelta(days=6)
            if until_on is not None and week <= until_on <= sunday:
                which = Waited.WITHIN if until_on <= norm_on else Waited.BEYOND
                taken = max(0, (until_on - from_on).days // 7)
                yield Counted(week, What.WAIT, stage.value, which.value, taken, 1)
            elif from_on <= sunday and _runs(until_on or dates.ended_on, sunday):
                which = Waited.WAITING if sunday <= norm_on else Waited.WAITING_BEYOND
                yield Counted(week, What.WAIT, stage.value, which.value, 0, 1)


def waits_on(dates: WaitDates, day: date) -> bool:
    """Whether this referral waited for its treatment when `day` was over."""
    return dates.referred_on <= day and _runs(dates.started_on or dates.ended_on, day)


def _stretches(dates: WaitDates) -> Iterator[tuple[Stage, date, date | None]]:
    yield Stage.INTAKE, dates.referred_on, dates.intake_on or dates.started_on
    if dates.intake_on is not None:
        yield Stage.TREATMENT, dates.intake_on, dates.started_on
    yield Stage.TOTAL, dates.referred_on, dates.started_on


def _runs(until_on: date | None, day: date) -> bool:
    return until_on is None or until_on > day


def percentile(histogram: Mapping[int, int], percent: int) -> int | None:
    """The smallest value that at least so many per cent of all do not exceed; None of nothing."""
    total = sum(histogram.values())
    if not total:
        return None
    needed = -(-total * percent // 100)
    passed = 0
    for value in sorted(histogram):
        passed += histogram[value]
        if passed >= needed:
            return value
    raise AssertionError("the shares of a whole come to the whole")


def summed(counted: Iterable[Counted]) -> list[Counted]:
    """One of each kind, in a fixed order."""
    sums = Counter[tuple[date, What, str, str, int]]()
    for one in counted:
        sums[one.week, one.what, one.part, one.which, one.bucket] += one.amount
    return [Counted(*key, amount) for key, amount in sorted(sums.items()) if amount]


@dataclass(frozen=True, slots=True)
class OfficerWeek:
    """An officer's week to come: minutes of contact and of travel there and back as placed, and minutes of working
    hours that are left by leave and closed days."""

    staff_id: UUID
    name: str
    monday: date
    contact_minutes: int
    travel_minutes: int
    hours_minutes: int


def weeks_to_come(today: date) -> tuple[date, ...]:
    """The Mondays of the next four whole weeks."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday + timedelta(weeks=ahead) for ahead in range(1, WEEKS_AHEAD + 1))


Week = Mapping[str, Sequence[Sequence[int]]]


def minutes_at_work(
    hours: Week,
    leave: Sequence[tuple[datetime, datetime]],
    monday: date,
    closures: OfficeClosures = USUAL_CLOSURES,
) -> int:
    """Minutes of a week's working hours ({"0": [[540, 1020]]}, Monday first, minutes of the day) that fall on
    days the office opens and outside leave; stretches of leave do not overlap."""
    minutes = 0
    for number in range(7):
        day = monday + timedelta(days=number)
        if office_closure(day, closures) is not None:
            continue
        for from_min, to_min in hours.get(str(number), ()):
            span = (_at(day, from_min), _at(day, to_min))
            minutes += _minutes(span) - sum(_minutes(_overlap(span, one)) for one in leave)
    return minutes


Span = tuple[datetime, datetime]


def _at(day: date, minute: int) -> datetime:
    days, minute = divmod(minute, 1440)
    return at_wall(day + timedelta(days=days), time(minute // 60, minute % 60))


def _overlap(one: Span, other: Span) -> Span:
    return max(one[0], other[0]), min(one[1], other[1])


def _minutes(span: Span) -> int:
    return max(timedelta(), span[1] - span[0]) // timedelta(minutes=1)
