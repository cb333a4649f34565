"""Finds the possible times of one occurrence of an obligation, and books one that a person chose."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import Invalid, existing
from aftercare.casework.placement.manual_choice import (
    HandChoice,
    book_by_hand,
    checked_choice,
    judged_choice,
)
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.placement.result import Placed
from aftercare.domain.sites.sites import reveals_the_kind
from aftercare.processes.placement.free_starts import offered_starts
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import staff_by_ids
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, query_as_clock
from aftercare.store.people.rows import get_person
from aftercare.store.placement.unplaced_rows import drop_unplaced
from aftercare.store.plans.lines import line_in_force
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.sites.rows import sites_by_name
from aftercare.store.transfers.rows import to_come_of

FEW_TIMES = 10
# More than all quarter hours of a week with two officers, and of a month all that is likely to be free.
ALL_TIMES = 500


@dataclass(frozen=True)
class Slots:
    """Free starts of one occurrence of an obligation, best first; `occurrence` is None when there is none to come."""

    line_id: UUID
    occurrence: int | None
    starts: tuple[Placed, ...]


@dataclass(frozen=True)
class HandOptions:
    """The options of a choice by hand: officers by id and name, sites by id and name (None: at home), and what the
    plan requires of every time. For a reader who may not see case files every kind is the same."""

    kind: str
    officers: list[tuple[UUID, str]]
    sites: list[tuple[UUID, str | None]]
    asked: LineAsked
    is_extra: bool


@dataclass(frozen=True)
class LineAsked:
    """The allowed weekdays (Monday is 0) and minutes of the day. `often` is the number of days of one period and the
    minutes of one appointment. It is None for an extra appointment, and for a reader who may not see case files: the
    frequency reveals the supervision level."""

    often: tuple[int, int] | None
    weekdays: tuple[int, ...]
    from_min: int
    to_min: int

    @property
    def hours(self) -> tuple[tuple[int, ...], int, int] | None:
        """None when any day and hour will do, as for an extra appointment."""
        found = (self.weekdays, self.from_min, self.to_min)
        return None if found == (tuple(range(7)), 0, 24 * 60) else found


@requires(Permission.MOVE_APPOINTMENTS)
def hand_options(work: UnitOfWork, person_id: UUID, obligation_id: UUID) -> HandOptions:
    """Raises as `slots_for` does. Places come from the obligation, and a home is never named. A reader who may not
    see case files gets no site that reveals what is held there."""
    line = _line_asked(work, person_id, obligation_id)
    person = get_person(work.session, person_id)
    with as_clock(work):
        coming = to_come_of(work.session, [person.id]).get(person.id)
    other = person.deputy_id if coming is None else coming.to_officer_id
    ids = [one for one in (person.officer_id, other) if one is not None]
    found = {row.id: row.display_name for row in staff_by_ids(work.session, ids)}
    with as_clock(work):
        rows = sites_by_name(work.session, line.site_ids)
    needs_officer = line.needs == "officer"
    full = work.actor.can(Permission.READ_CASE_FILES)
    sites = [
        (row.id, None if row.kind == "home" else row.name)
        for row in rows
        if full or not reveals_the_kind(row.kind)
    ]
    often = (line.period_days, line.minutes) if full and not line.is_extra else None
    return HandOptions(
        line.kind if full else "appointment",
        [(one, found[one]) for one in ids if one in found] if needs_officer else [],
        sites,
        LineAsked(often, tuple(line.weekdays), line.from_min, line.to_min),
        line.is_extra,
    )


@requires(Permission.MOVE_APPOINTMENTS)
def slots_for(
    work: UnitOfWork,
    person_id: UUID,
    obligation_id: UUID,
    occurrence: int | None = None,
    limit: int = FEW_TIMES,
) -> Slots:
    """The best free starts. The obligation is given by its id or its `line_id`. Without an occurrence it is the
    first that has no time, else the next appointment. NotFound unless it belongs to the plan in force."""
    asked = line_in_force(person_id, obligation_id, work.now)
    line = existing(*audit.look(work, "look-for-slots", person_id, asked))
    number = line.next_occurrence if occurrence is None else occurrence
    starts = (
        ()
        if number is None
        else sites_hidden(work, offered_starts(work, line.obligation, number, limit))
    )
    return Slots(line.obligation.line_id, number, starts)


def sites_hidden(work: UnitOfWork, offers: tuple[Placed, ...]) -> tuple[Placed, ...]:
    """All offers for a reader who may see case files. Others get no sessions and no sites that reveal what is held
    there, and each time once per officer. The rules find the site again when a time is booked."""
    if work.actor.can(Permission.READ_CASE_FILES):
        return offers
    ids = {UUID(one.site) for one in offers if one.site}
    with as_clock(work):
        sites = sites_by_name(work.session, ids)
    hidden = {str(row.id) for row in sites if reveals_the_kind(row.kind)}
    shown = (
        one._replace(site=None, session=None) if one.site in hidden or one.session else one
        for one in offers
    )
    return tuple({(one.start, one.officer, one.site): one for one in shown}.values())


@requires(Permission.MOVE_APPOINTMENTS)
def check_time(
    work: UnitOfWork, person_id: UUID, obligation_id: UUID, occurrence: int, choice: HandChoice
) -> None:
    """What booking this time would say, without booking it: raises Invalid as `judged_choice` does, NotFound as
    `slots_for`. The calling page records the look."""
    line = _line_asked(work, person_id, obligation_id)
    checked_choice(work, line, occurrence, choice)


@requires(Permission.MOVE_APPOINTMENTS)
def place_by_hand(
    work: UnitOfWork, person_id: UUID, obligation_id: UUID, occurrence: int, choice: HandChoice
) -> AppointmentRow:
    """Books the chosen time for an occurrence that has no appointment.

    Raises Invalid as `judged_choice` does, and at /occurrence when it has an appointment (which is moved instead).
    Raises NotFound as `slots_for` does.
    """
    line = _line_asked(work, person_id, obligation_id)
    chosen = judged_choice(work, person_id, line.line_id, occurrence, choice)
    if chosen.placement_input.standing:
        raise Invalid.at("/occurrence", "has-appointment")
    with as_clock(work):
        fresh = book_by_hand(work, line.line_id, chosen)
        drop_unplaced(work.session, line.line_id, occurrence)
    return audit.save_and_note(work, "place-by-hand", "appointment", fresh)


def _line_asked(work: UnitOfWork, person_id: UUID, obligation_id: UUID) -> ObligationRow:
    """The obligation in force, read as the clock, because a planner may see times but not plans."""
    get_person(work.session, person_id)
    (line,) = query_as_clock(work, line_in_force(person_id, obligation_id, work.now))
    obligation: ObligationRow = existing(line).obligation
    return obligation
