"""By when the next contact of each kind is due, given the contacts that were held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from aftercare.domain.contact_standards.kinds import (
    Cadence,
    Contact,
    FirstTerm,
    Qualifies,
    Requirement,
    TermUnit,
)
from aftercare.domain.contact_standards.windows import (
    Window,
    window_after,
    window_before,
    window_of,
)
from aftercare.domain.time.statutory_terms import working_days_after

SOON_DAYS = 7


class RequirementState(StrEnum):
    """`awaited`: the first period still runs. `partial`: an incomplete period, shown and not judged."""

    MET = "met"
    AWAITED = "awaited"
    LATE = "late"
    PARTIAL = "partial"


class Partial(StrEnum):
    """What made the period incomplete."""

    JUST_ENROLLED = "just_enrolled"
    NEWLY_CHOSEN = "newly_chosen"
    TIER_CHANGED = "tier_changed"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Break:
    """Days on which contact could not be required (custody, a suspended period), both included; None as the last day
    means that it continues."""

    from_on: date
    until_on: date | None = None

    def touches(self, first_on: date, last_on: date) -> bool:
        return self.from_on <= last_on and (self.until_on is None or self.until_on >= first_on)


@dataclass(frozen=True)
class Course:
    """What one person's count depends on: the first day of supervision, the newest change of tier, and the breaks.
    `held_from_on` is the day from which the standard applies (None: for the whole supervision)."""

    since_on: date
    tier_changed_on: date | None = None
    breaks: tuple[Break, ...] = ()
    held_from_on: date | None = None

    @property
    def begins_on(self) -> date:
        """No period that began before this day is judged."""
        return max(self.since_on, self.held_from_on or self.since_on)

    @property
    def was_there_before(self) -> bool:
        """Whether supervision began before the standard applied: its time limits for a first contact then do not
        apply."""
        return self.begins_on > self.since_on


@dataclass(frozen=True)
class Due:
    """The state of one requirement on a day. A contact on `due_on` is still in time. `held` are the contacts in the
    present period, out of `requirement.number`; `partial` says why the period is not judged. `approaching`: due within
    a week, and what is planned until then is not enough."""

    requirement: Requirement
    last_on: date | None
    due_on: date
    standing: RequirementState
    held: int
    partial: Partial | None = None
    approaching: bool = False


@dataclass(frozen=True)
class _Part:
    """The whole requirement or one of its sub-quotas: when it is due, and whether the last period had enough."""

    due_on: date
    enough: bool


def dues(
    requirements: Iterable[Requirement], contacts: Sequence[Contact], course: Course, today: date
) -> tuple[Due, ...]:
    """The state of each requirement on `today`. The order of the contacts does not matter and an attempt changes
    nothing. One more completed contact never makes anything due earlier.

    Contacts before supervision began, and contacts after today, are left out.
    """
    known = [one for one in contacts if course.since_on <= one.on <= today]
    return tuple(_due(one, known, course, today) for one in requirements)


def with_approaching(
    found: Iterable[Due],
    contacts: Sequence[Contact],
    planned: Iterable[Contact],
    course: Course,
    today: date,
) -> tuple[Due, ...]:
    """The same states, those approached by their due day marked. `planned`: appointments ahead, each as if held."""
    ahead = list(planned)
    return tuple(
        replace(one, approaching=_approaching(one, [*contacts, *ahead], course, today))
        for one in found
    )


def _approaching(one: Due, contacts: Sequence[Contact], course: Course, today: date) -> bool:
    """With enough planned, the due day moves on by the time it comes."""
    if one.standing not in (RequirementState.MET, RequirementState.AWAITED):
        return False
    if (one.due_on - today).days > SOON_DAYS:
        return False
    (then,) = dues([one.requirement], contacts, course, one.due_on)
    return then.due_on <= one.due_on


def first_due(term: FirstTerm, since_on: date) -> date:
    """The last day for a first contact; working days as in the Algemene termijnenwet."""
    if term.unit is TermUnit.WORKING_DAYS:
        return working_days_after(since_on, term.number)
    return since_on + timedelta(days=term.number)


def _due(requirement: Requirement, known: list[Contact], course: Course, today: date) -> Due:
    days = _days(known, requirement.qualifies)
    parts = [_part(requirement, requirement.number, days, course, today)]
    for quota in requirement.of_which:
        of_quota = _days(known, quota.qualifies)
        parts.append(_part(requirement, quota.number, of_quota, course, today))
    asked_on = due_on = min(part.due_on for part in parts)
    if requirement.cadence is Cadence.ROLLING:
        # The first whole period since the standard applies is the first that can have too few contacts.
        due_on = max(asked_on, course.begins_on + timedelta(days=requirement.period_days))
    enough = all(part.enough for part in parts) and (due_on == asked_on or today <= asked_on)
    waits = not days and requirement.first is not None and not course.was_there_before
    if waits and requirement.first is not None:
        # Never longer than the first period: otherwise a first contact could make the due day earlier.
        due_on = min(due_on, first_due(requirement.first, course.since_on))
    broken = None
    if today > due_on or not enough:
        period = Window(course.since_on, due_on) if waits else _period(requirement, due_on, today)
        broken = _broken(requirement, period, course, waits, late=today > due_on)
    return Due(
        requirement=requirement,
        last_on=days[0] if days else None,
        due_on=due_on,
        standing=_standing(today > due_on, broken, enough),
        held=_held(requirement, days, today),
        partial=broken,
    )


def _standing(late: bool, broken: Partial | None, enough: bool) -> RequirementState:
    if broken:
        return RequirementState.PARTIAL
    if late:
        return RequirementState.LATE
    return RequirementState.MET if enough else RequirementState.AWAITED


def _days(contacts: Iterable[Contact], qualifies: Qualifies) -> list[date]:
    """Days of contacts that count, newest first."""
    return sorted((one.on for one in contacts if qualifies.counts(one)), reverse=True)


def _part(
    requirement: Requirement, number: int, days: list[date], course: Course, today: date
) -> _Part:
    if requirement.cadence is Cadence.FIXED:
        return _fixed(number, days, requirement.period_days, course, today)
    enough = len(days) >= number
    # A contact leaves the period `period_days` after its day, so the nth newest contact decides the due day.
    start = days[number - 1] if enough else course.since_on
    return _Part(start + timedelta(days=requirement.period_days), enough)


def _fixed(number: int, days: list[date], period: int, course: Course, today: date) -> _Part:
    """The end of the next window when the present one has enough contacts; the end of the last one when that had too
    few; else the end of the present one."""
    now = window_of(today, period)
    before = window_before(now, period)
    if _within(days, now) >= number:
        return _Part(window_after(now, period).last_on, enough=True)
    if before.first_on < course.begins_on:
        return _Part(now.last_on, enough=False)
    if _within(days, before) < number:
        return _Part(before.last_on, enough=False)
    return _Part(now.last_on, enough=True)


def _within(days: list[date], window: Window) -> int:
    return sum(1 for day in days if window.first_on <= day <= window.last_on)


def _held(requirement: Requirement, days: list[date], today: date) -> int:
    if requirement.cadence is Cadence.FIXED:
        return _within(days, window_of(today, requirement.period_days))
    return _within(days, _running(requirement, today))


def _running(requirement: Requirement, today: date) -> Window:
    """The period up to today; a contact on its first day still counts today."""
    return Window(today - timedelta(days=requirement.period_days), today)


def _period(requirement: Requirement, due_on: date, today: date) -> Window:
    """The period that is judged, for this due day."""
    if requirement.cadence is Cadence.FIXED:
        return window_of(min(due_on, today), requirement.period_days)
    return _running(requirement, today)


def _broken(
    requirement: Requirement, period: Window, course: Course, waits: bool, *, late: bool
) -> Partial | None:
    """Why this period is incomplete. It becomes complete again once a full period has passed since the break."""
    if any(one.touches(period.first_on, period.last_on) for one in course.breaks):
        return Partial.SUSPENDED
    if waits:
        return None  # the time limit for a first contact is the same at every tier
    fixed = requirement.cadence is Cadence.FIXED
    changed = course.tier_changed_on
    if changed is not None and changed > course.since_on:
        begins = period.first_on + timedelta(days=1 if fixed else 0)
        if begins <= changed <= period.last_on:
            return Partial.TIER_CHANGED
    begun = period.first_on < course.begins_on if fixed else not late
    if not begun:
        return None
    return Partial.NEWLY_CHOSEN if course.was_there_before else Partial.JUST_ENROLLED
