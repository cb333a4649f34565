"""One appointment with its grounds, the reminders and notices the person got of it, and its outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from aftercare.base.errors import NotFound, existing
from aftercare.casework.appointments.acts import times_for
from aftercare.casework.placement.no_times import NoTimes, no_times
from aftercare.casework.placement.slots import HandOptions, hand_options
from aftercare.domain.absences.reminded import Reminded
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.held import NoLongerHeld
from aftercare.domain.people.away import AwayPeriod
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.absences.screen_reminded import reminded_of, reminders_asked
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.away_periods import away_at
from aftercare.store.appointments.rows import OPEN, AppointmentRow, get_appointment
from aftercare.store.calendars.busy_rows import clashes_of
from aftercare.store.conditions.held_then import not_held_at
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.read_ahead import together
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.overviews import screen_appointment as appointment_screen
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.sites.rows import SiteRow


@dataclass(frozen=True)
class AppointmentFile:
    """`head` is the appointment with names and reasons. `outcomes` is its log, the current outcome first. `away`: the
    period in which the client could not come, if it lies in one. `not_held`: that its condition no longer held then.
    `clashes`: tasks about busy times of its officers' own calendars."""

    head: Row
    reminded: Reminded
    outcomes: list[Row]
    away: AwayPeriod | None
    not_held: NoLongerHeld | None
    clashes: list[Row]


@dataclass(frozen=True)
class OfferedTime:
    """A start with its officer and site. `late` is after the longest allowed gap. `passes_own` is with a deputy
    while the own officer is free too. Each of the two asks for a reason. `session_id` is set for a group session;
    `place` is None at home."""

    starts_at: datetime
    ends_at: datetime
    officer_id: UUID | None
    officer: str | None
    site_id: UUID | None
    place: str | None
    session_id: UUID | None
    at_home: bool
    late: bool
    passes_own: bool


@dataclass(frozen=True)
class TimesToMove:
    """An appointment with its client, the other times it could have, and why other days have none."""

    row: AppointmentRow
    person: PersonRow
    offers: list[OfferedTime]
    options: HandOptions
    none_free: NoTimes


@requires(Permission.READ_CASE_FILES)
def appointment_file(work: UnitOfWork, appointment_id: UUID) -> AppointmentFile:
    session = work.session
    found, outcomes, away, held, clashes, *_ = together(
        session,
        partial(appointment_screen.appointment_head, session, appointment_id),
        partial(appointment_screen.outcomes_recorded, session, appointment_id),
        partial(away_at, session, [appointment_id]),
        partial(not_held_at, session, [appointment_id]),
        partial(clashes_of, session, appointment_id),
        *reminders_asked(session, [appointment_id]),
    )
    head = existing(found)
    audit.note(work, "read", "appointment", appointment_id, head["person_id"])
    reminded = reminded_of(session, [appointment_id], work.now)[appointment_id]
    return AppointmentFile(
        head,
        reminded,
        outcomes,
        away.get(appointment_id),
        held.get(appointment_id),
        clashes,
    )


@requires(Permission.READ_CASE_FILES)
def reminders_of(work: UnitOfWork, appointment_id: UUID) -> Reminded:
    """The reminders of this appointment. Raises NotFound."""
    appointment = get_appointment(work.session, appointment_id)
    audit.note(work, "read", "appointment", appointment.id, appointment.person_id)
    return reminded_of(work.session, [appointment.id], work.now)[appointment.id]


@requires(Permission.MOVE_APPOINTMENTS)
def offered_times(
    work: UnitOfWork, appointment_id: UUID, limit: int = 10, near: date | None = None
) -> list[OfferedTime]:
    """Other times this appointment could have, best first. Its present time is included only with another officer.
    `near` as in `times_for`."""
    row = get_appointment(work.session, appointment_id)
    now = (row.starts_at, row.officer_id, row.site_id)
    offers = named_offers(work, times_for(work, appointment_id, limit, near))
    return [one for one in offers if (one.starts_at, one.officer_id, one.site_id) != now]


@requires(Permission.MOVE_APPOINTMENTS)
def times_to_move(
    work: UnitOfWork, appointment_id: UUID, limit: int, near: date | None = None
) -> TimesToMove:
    """What a page that moves an appointment shows, and nothing of what is held; `near` as in `times_for`. Raises
    NotFound for one that can no longer be moved."""
    row = get_appointment(work.session, appointment_id)
    if row.state not in OPEN or row.starts_at <= work.now:
        raise NotFound()
    offers = offered_times(work, appointment_id, limit, near)
    free = frozenset(civil_date(one.starts_at) for one in offers)
    return TimesToMove(
        row,
        get_person(work.session, row.person_id),
        offers,
        options_of(work, appointment_id),
        no_times(work, row.person_id, row.line_id, row.occurrence, free),
    )


@requires(Permission.MOVE_APPOINTMENTS)
def options_of(work: UnitOfWork, appointment_id: UUID) -> HandOptions:
    """The officers and sites this appointment could have when its time is chosen by hand."""
    row = get_appointment(work.session, appointment_id)
    return hand_options(work, row.person_id, row.line_id)


@requires(Permission.MOVE_APPOINTMENTS)
def named_offers(work: UnitOfWork, placed: Sequence[Placed]) -> list[OfferedTime]:
    with_own = {one.start for one in placed if one.why and one.why.own_officer}
    return [
        _named(work, one, passes_own=_is_deputys(one) and one.start in with_own) for one in placed
    ]


def _is_deputys(placed: Placed) -> bool:
    return placed.why is not None and placed.why.own_officer is False


def _named(work: UnitOfWork, placed: Placed, *, passes_own: bool) -> OfferedTime:
    place = work.session.get(SiteRow, UUID(placed.site)) if placed.site else None
    officer = work.session.get(StaffRow, UUID(placed.officer)) if placed.officer else None
    at_home = place is not None and place.kind == "home"
    return OfferedTime(
        placed.start,
        placed.end,
        officer.id if officer else None,
        officer.display_name if officer else None,
        place.id if place else None,
        place.name if place and not at_home else None,
        UUID(placed.session) if placed.session else None,
        at_home,
        late=bool(placed.why and not placed.why.in_time),
        passes_own=passes_own,
    )
