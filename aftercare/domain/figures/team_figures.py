"""The figures of a team: how each contact, verdict, escalation and wait is counted, and percentiles of the time
taken.

What each percentage is based on, and what is suppressed, is in docs/decisions/0037-team-figures.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from aftercare.domain.absences.absence import Verdict
from aftercare.domain.contact_standards.due import Course, Due, Partial, RequirementState, dues
from aftercare.domain.contact_standards.kinds import Cadence, Contact, Requirement
from aftercare.domain.contact_standards.shortfalls import Offered, Shortfall, shortfall_on
from aftercare.domain.escalation.decisions import is_about_misses
from aftercare.domain.escalation.ladder import IMPORTED, IMPORTED_PROPOSAL, REMEDIED
from aftercare.domain.figures.message_figures import OTHER
from aftercare.domain.plans.obligations import ObligationKind
from aftercare.domain.time.holidays import office_closure
from aftercare.domain.time.wall_time import at_wall
from aftercare.domain.time.working_hours import USUAL_HOURS, working_time_between
from aftercare.domain.treatment.referrals import ReferralState
from aftercare.domain.treatment.waits import NORMS, Stage


class What(StrEnum):
    """What is counted; also the values of `what` in `team_figure`."""

    STANDARD = "standard"
    CONTACTS = "contacts"
    VERDICT = "verdict"
    ESCALATION = "case"
    ALARM = "alarm"
    WAIT = "wait"
    TREATMENT = "treatment"


class Kept(StrEnum):
    """The state of one requirement of the standard for one person at the end of a week. The first three are judged.
    The others are shown and left out: a period that is not complete, by its cause; a first period that still runs; a
    wait for a clinic; a person to whom no standard applies. `BROKEN` is stored for weeks that were counted before the
    cause was."""

    MET = "met"
    NOT_OFFERED = "not-offered"
    NOT_COME = "not-come"
    NEW_CLIENT = "new-client"
    NEW_STANDARD = "new-standard"
    LEVEL_CHANGED = "level-changed"
    SUSPENDED = "suspended"
    BROKEN = "broken"
    AWAITED = "awaited"
    PROVIDER = "provider"
    NO_STANDARD = "no-standard"


_NOT_COMPLETE = {
    Partial.JUST_ENROLLED: Kept.NEW_CLIENT,
    Partial.NEWLY_CHOSEN: Kept.NEW_STANDARD,
    Partial.TIER_CHANGED: Kept.LEVEL_CHANGED,
    Partial.SUSPENDED: Kept.SUSPENDED,
}


class Timely(StrEnum):
    """A decision against its deadline: made in time or late, or not made yet."""

    WITHIN = "within"
    LATE = "late"
    OPEN = "open"
    OPEN_LATE = "open-late"


class Ending(StrEnum):
    """What became of the fact for which an escalation was opened."""

    SO = "so"
    EXCUSED = "excused"
    OURS = "ours"
    NOT_SO = "not-so"
    PUT_RIGHT = "put-right"
    OPEN = "open"


class Waited(StrEnum):
    """A wait that ended in what was waited for, or that still ran at the end of a week; within or beyond the norm."""

    WITHIN = "within"
    BEYOND = "beyond"
    WAITING = "waiting"
    WAITING_BEYOND = "waiting-beyond"


class Treated(StrEnum):
    """How a treatment ended, or that it ran at the end of a week."""

    COMPLETED = "completed"
    DROPPED_OUT = "dropped-out"
    UNDER_WAY = "under-way"


JUDGED: Final = (Kept.MET, Kept.NOT_OFFERED, Kept.NOT_COME)
# An escalation was false when its fact was not true, or was caused by our service.
FALSE: Final = (Ending.OURS, Ending.NOT_SO)
HELD, ASKED = "held", "asked"
_CODE: Final = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_AT_A_CLINIC: Final = frozenset({ObligationKind.TREATMENT, ObligationKind.GROUP_SESSION})
# With fewer values, the slowest tenth would be a single one of them.
LEAST_FOR_TENTH: Final = 10
HALF, NINE_TENTHS = 50, 90
WEEKS_AHEAD: Final = 4


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of one thing in the week from a Monday. `part` is the tier, the rule or the stage. `bucket` is the
    whole working hours until a decision, the whole weeks of a wait, otherwise 0."""

    week: date
    what: What
    part: str
    which: str
    bucket: int
    amount: int


@dataclass(frozen=True, slots=True)
class Stood:
    """The state of one requirement of one person. Where it is judged, `held` of `asked` contacts, at most `asked`."""

    kept: Kept
    held: int = 0
    asked: int = 0
    requirement: Requirement | None = field(default=None, compare=False)


def stood(
    requirements: Sequence[Requirement],
    contacts: Sequence[Contact],
    offered: Sequence[Offered],
    course: Course,
    day: date,
    waits_for_provider: bool,
) -> Iterator[Stood]:
    """The state of each requirement at the end of `day`. A requirement that only a clinic can meet does not apply to
    a client who waits for one."""
    known = [one for one in contacts if course.since_on <= one.on <= day]
    for due in dues(requirements, known, course, day + timedelta(days=1)):
        found = _stood(due, known, offered, day, waits_for_provider)
        yield replace(found, requirement=due.requirement)


def _stood(
    due: Due,
    known: Sequence[Contact],
    offered: Sequence[Offered],
    day: date,
    waits_for_provider: bool,
) -> Stood:
    requirement = due.requirement
    if due.standing is RequirementState.MET:
        return Stood(Kept.MET, requirement.number, requirement.number)
    if waits_for_provider and _only_at_a_clinic(requirement):
        return Stood(Kept.PROVIDER)
    if due.standing is RequirementState.LATE:
        # A fixed window that fell short stays short until the next one is complete; a rolling one is judged
        # every day.
        fixed = requirement.cadence is Cadence.FIXED
        return _fell_short(shortfall_on(requirement, offered, due.due_on if fixed else day), known)
    return Stood(_NOT_COMPLETE[due.partial] if due.partial else Kept.AWAITED)


def _fell_short(one: Shortfall, known: Sequence[Contact]) -> Stood:
    counts = one.requirement.qualifies.counts
    held = sum(1 for it in known if one.first_on <= it.on <= one.last_on and counts(it))
    asked = one.requirement.number
    return Stood(Kept.NOT_OFFERED if one.capacity else Kept.NOT_COME, min(held, asked), asked)


def _only_at_a_clinic(requirement: Requirement) -> bool:
    kinds = requirement.qualifies.obligations
    return bool(kinds) and kinds <= _AT_A_CLINIC and not requirement.qualifies.records


def timely(decided_at: datetime | None, term: datetime, now: datetime) -> Timely:
    """Compares a decision with its deadline; the moment of the deadline itself is in time."""
    if decided_at is None:
        return Timely.OPEN if now <= term else Timely.OPEN_LATE
    return Timely.WITHIN if decided_at <= term else Timely.LATE


def working_hours_taken(from_at: datetime, decided_at: datetime | None) -> int:
    """Whole hours in which the office was open; 0 while there is no decision."""
    if decided_at is None:
        return 0
    return working_time_between(from_at, decided_at, USUAL_HOURS) // timedelta(hours=1)


def by_a_person(decision: str | None) -> bool:
    """Whether a supervisor decided an escalation, or still has to. Imported ones and those that ended because the
    fact was remedied were not decided here."""
    return decision not in (REMEDIED, IMPORTED, IMPORTED_PROPOSAL)


def is_ours(decision: str | None) -> bool:
    """Whether an escalation was handled here at all."""
    return decision not in (IMPORTED, IMPORTED_PROPOSAL)


@dataclass(frozen=True, slots=True)
class CauseFact:
    """What is known of a cause by now. `gone`: its outcome was corrected, or its deadline was dropped without an
    answer. `verdict`: of the miss, if it was one."""

    gone: bool
    verdict: str | None = None


def ending_of(trigger_code: str, decision: str | None, causes: Collection[CauseFact]) -> Ending:
    """An escalation was unfounded only when all its causes were; one valid cause makes it founded."""
    if decision is None:
        return Ending.OPEN
    worst = max((_weight(trigger_code, one) for one in causes), default=_WEIGHTS[Ending.SO])
    found = _BY_WEIGHT[worst]
    if decision == REMEDIED and found is Ending.SO:
        return Ending.PUT_RIGHT
    return found


_BY_WEIGHT: Final = (Ending.NOT_SO, Ending.OURS, Ending.EXCUSED, Ending.SO)
_WEIGHTS: Final = {ending: weight for weight, ending in enumerate(_BY_WEIGHT)}


def _weight(trigger_code: str, cause: CauseFact) -> int:
    if cause.gone:
        return _WEIGHTS[Ending.NOT_SO]
    if is_about_misses(trigger_code):
        if cause.verdict == Verdict.SERVICE_FAILURE:
            return _WEIGHTS[Ending.OURS]
        if cause.verdict == Verdict.EXCUSED:
            return _WEIGHTS[Ending.EXCUSED]
    return _WEIGHTS[Ending.SO]


def rule_part(code: str) -> str:
    """The code of a rule as figures name it: one in the format of our rules, else `other`. An imported escalation
    can have any code."""
    return code if _CODE.fullmatch(code) else OTHER


@dataclass(frozen=True, slots=True)
class WaitDates:
    """A referral's own dates; `ended_on` without a start: the treatment never began. `ended_as` is its last state, and
    `drop_out_reason` why it ended early."""

    referred_on: date
    intake_on: date | None
    started_on: date | None
    ended_on: date | None
    ended_as: str = ""
    drop_out_reason: str | None = None


_ENDS: Final = {
    ReferralState.COMPLETED: Treated.COMPLETED,
    ReferralState.DROPPED_OUT: Treated.DROPPED_OUT,
}


def treatment_counted(dates: WaitDates, weeks: Sequence[date]) -> Iterator[Counted]:
    """A treatment that had begun: in the week in which it was completed or ended early, by the reason, and for every
    other week whether it ran at the end. One that was transferred or withdrawn counts only while it ran."""
    if dates.started_on is None:
        return
    for week in weeks:
        sunday = week + timedelta(days=6)
        if dates.ended_on is not None and week <= dates.ended_on <= sunday:
            found = _ENDS.get(ReferralState(dates.ended_as))
            if found is not None:
                reason = dates.drop_out_reason or ""
                yield Counted(week, What.TREATMENT, reason, found.value, 0, 1)
        elif dates.started_on <= sunday and (dates.ended_on is None or dates.ended_on > sunday):
            yield Counted(week, What.TREATMENT, "", Treated.UNDER_WAY.value, 0, 1)


def waits_counted(dates: WaitDates, weeks: Sequence[date]) -> Iterator[Counted]:
    """How long each wait took, in the week in which it ended; for every other week, whether it still ran at the end
    of the week. A referral that ended before what it waited for counts only while it waited."""
    for stage, from_on, until_on in _stretches(dates):
        norm_on = from_on + timedelta(weeks=NORMS[stage])
        for week in weeks:
            sunday = week + timedelta(days=6)
            ended_on = until_on or dates.ended_on
            if until_on is not None and week <= until_on <= sunday:
                which = Waited.WITHIN if until_on <= norm_on else Waited.BEYOND
                taken = max(0, (until_on - from_on).days // 7)
                yield Counted(week, What.WAIT, stage.value, which.value, taken, 1)
            elif from_on <= sunday and (ended_on is None or ended_on > sunday):
                which = Waited.WAITING if sunday <= norm_on else Waited.WAITING_BEYOND
                yield Counted(week, What.WAIT, stage.value, which.value, 0, 1)


def _stretches(dates: WaitDates) -> Iterator[tuple[Stage, date, date | None]]:
    yield Stage.INTAKE, dates.referred_on, dates.intake_on or dates.started_on
    if dates.intake_on is not None:
        yield Stage.TREATMENT, dates.intake_on, dates.started_on
    yield Stage.TOTAL, dates.referred_on, dates.started_on


def percentile(histogram: Mapping[int, int], percent: int) -> int | None:
    """The smallest value that at least `percent` per cent of all values do not exceed; None without values."""
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
    """The counts with equal keys added together, in a fixed order."""
    sums = Counter[tuple[date, What, str, str, int]]()
    for one in counted:
        sums[one.week, one.what, one.part, one.which, one.bucket] += one.amount
    return [Counted(*key, amount) for key, amount in sorted(sums.items()) if amount]


@dataclass(frozen=True, slots=True)
class OfficerWeek:
    """A coming week of an officer. Minutes of planned contact and of travel there and back, and minutes of working
    hours left after leave and closed days."""

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


def minutes_at_work(hours: Week, leave: Sequence[tuple[datetime, datetime]], monday: date) -> int:
    """Minutes of a week's working hours ({"0": [[540, 1020]]}, Monday first, minutes of the day) that fall on open
    days of the office and outside leave. Periods of leave do not overlap."""
    minutes = 0
    for number in range(7):
        day = monday + timedelta(days=number)
        if office_closure(day) is not None:
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
