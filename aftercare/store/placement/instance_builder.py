"""Builds the placement engine's instance from rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.placement.instance import Instance, Person
from aftercare.domain.placement.placement_difference import PresentAppointment
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.holidays import office_closed_on
from aftercare.domain.time.wall_time import civil_days_after, wall
from aftercare.domain.treatment.admission import WhyWaiting
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.pipeline import RunQueries, run_pipelined
from aftercare.store.database.plain_sql import execute
from aftercare.store.placement.dues import obligations_due
from aftercare.store.placement.horizon import NOTICE_DAYS, Horizon
from aftercare.store.placement.obligations_to_place import obligations_to_place
from aftercare.store.placement.resources import BUSY_BESIDE, BUSY_WHOLE, id_text
from aftercare.store.placement.standing import Booked, Movable
from aftercare.store.placement.surroundings import Around, read_around
from aftercare.store.plans.rows import ObligationRow

PERSON_GAP_MIN = 30
NO_CONTACT_MARGIN_MIN = 60
_LOCK = "select pg_advisory_xact_lock(620110313)"


def lock_placement(session: Session) -> None:
    """Placements run one after the other: waits for a running one, and holds the lock until the transaction ends."""
    execute(session, _LOCK)


@dataclass(frozen=True)
class PlacementInput:
    """The engine's input, the appointments for the same occurrences, and the source rows. `booked` are the appointments
    as they were read, when whole plans are placed. `waits` says of which obligations nothing is placed, by line,
    because they wait for a place with a provider."""

    instance: Instance
    standing: tuple[PresentAppointment, ...]
    obligation_by_line: dict[str, ObligationRow]
    person_ids: tuple[UUID, ...]
    booked: tuple[Booked, ...]
    waits: Mapping[str, WhyWaiting] = field(default_factory=dict)

    @property
    def previous(self) -> tuple[Placed, ...]:
        """Rows not yet notified and not chosen by a person: they stay unless moving them gains something. Rows without
        a current obligation are left out, so the difference cancels them."""
        return tuple(
            one.row
            for one in self.standing
            if not one.is_pinned and one.row.obligation in self.obligation_by_line
        )


def lock_and_read_placement(
    session: Session,
    person_ids: Iterable[UUID],
    now: datetime,
    proposed: Sequence[ObligationRow] | None = None,
    only: tuple[UUID, int] | None = None,
    *,
    decided: bool = False,
) -> PlacementInput:
    """What the engine needs to place these persons' plans from `now` over the horizon. Takes the placement lock.

    `proposed` replaces the plans in force, to preview a draft; extra appointments stay. `only` (line, occurrence)
    leaves all other occurrences as they are. Treatment planned without a referral, or at sites of another provider, is
    kept but never extended, unless a person has `decided` on the plan. Everyone else's appointments are fixed. Runs
    with the clock's rights: the engine must see every calendar. With the lock, two placements never work
    from the same free time. Reads only the places, officers and sessions that can matter to these persons, at any
    size of the database.
    """
    session.flush()
    lock_placement(session)
    ids = list(person_ids)
    horizon = Horizon.seen_from(now)
    rows = obligations_to_place(session, ids, now, only[0] if only else None)
    if proposed is not None:
        rows = [*proposed, *(row for row in rows if row.is_extra)]
    around = read_around(partial(run_pipelined, session), ids, rows, horizon, now)
    stays = proposed is None and not decided
    return _input_from(rows, around, PlacementLimits(ids, horizon, now, only, keep_untreated=stays))


def read_placement_of_occurrence(
    run_queries: RunQueries,
    row: ObligationRow,
    occurrence: int,
    now: datetime,
    *,
    elsewhere: bool = False,
) -> PlacementInput:
    """The input for one occurrence of an obligation in force. Of other obligations only the weeks of its period
    are read. It takes no lock, so a chosen start is checked again. `run_queries` runs with the clock's rights: the
    engine must see every calendar. `elsewhere`: for another time than it has, so that all of a busy time is in the way,
    also where the appointment stands now."""
    ids = [row.person_id]
    first_on = row.starts_on + timedelta(days=occurrence * row.period_days)
    last_on = first_on + timedelta(days=row.period_days - 1)
    near = Horizon.seen_from(now).near(first_on, last_on)
    # A day on either side, because nearby appointments count as well.
    days = Horizon(first_on - timedelta(days=1), last_on + timedelta(days=1))
    busy = BUSY_WHOLE if elsewhere else BUSY_BESIDE
    around = read_around(run_queries, ids, [row], near, now, days, busy)
    return _input_from([row], around, PlacementLimits(ids, near, now, (row.line_id, occurrence)))


@dataclass(frozen=True)
class PlacementLimits:
    """What a placement may change. `only`: the one occurrence that may move. `keep_untreated`: treatment planned
    without a referral, or at another provider's site, is kept."""

    ids: list[UUID]
    horizon: Horizon
    now: datetime
    only: tuple[UUID, int] | None
    keep_untreated: bool = True


def _input_from(
    rows: list[ObligationRow], around: Around, limits: PlacementLimits
) -> PlacementInput:
    horizon, now, movable = limits.horizon, limits.now, Movable(limits.ids, limits.now, limits.only)
    lines = {str(row.line_id): row for row in rows}
    booked = tuple(one for one in around.own if one in movable)
    if limits.only is None:
        changing = {one.id: one for one in around.persons if one.officer_from is not None}
        booked = tuple(one for one in booked if one.line not in lines or not _waits(one, changing))
    standing = tuple(one.standing(now) for one in booked)
    movable_ids = {one.id for one in booked}
    stays = [one for one in around.own if one.id not in movable_ids]
    keys = frozenset((one.line, one.occurrence) for one in booked)
    held = around.history.held | {(one.line, one.occurrence) for one in stays}
    instance = Instance(
        tz="Europe/Amsterdam",
        start=horizon.first_on,
        days=horizon.days,
        grid_min=15,
        person_gap_min=PERSON_GAP_MIN,
        no_contact_margin_min=NO_CONTACT_MARGIN_MIN,
        holidays=around.closed.union(
            *(office_closed_on(y) for y in {horizon.first_on.year, horizon.last_on.year})
        ),
        sites=around.sites,
        officers=around.officers,
        sessions=around.sessions,
        persons=around.persons,
        obligations=tuple(
            replace(one, along=around.along.get(one.person, ()))
            if one.kind == DEVICE_CHECK
            else one
            for one in obligations_due(
                rows,
                around.treated,
                replace(around.history, held=held),
                around.ends,
                horizon,
                now,
                keys if limits.keep_untreated else frozenset(),
            )
        ),
        notified=tuple(
            one.row for one in standing if one.is_pinned and one.row.obligation in lines
        ),
        taken=(*(one.taken() for one in stays), *around.others),
        earliest=_earliest(rows, limits),
    )
    waits = {
        str(row.line_id): waiting
        for row in rows
        if row.id in around.treated and (waiting := around.treated[row.id].why_waiting)
    }
    return PlacementInput(instance, standing, lines, tuple(limits.ids), booked, waits)


def _earliest(rows: Sequence[ObligationRow], limits: PlacementLimits) -> datetime:
    """People get notice. An extra appointment without consequences that a person makes or moves is agreed on with the
    client, and may be at once."""
    if limits.only is not None and any(row.may_be_at_once for row in rows):
        return limits.now
    return civil_days_after(limits.now, NOTICE_DAYS)


def _waits(row: Booked, changing: Mapping[str, Person]) -> bool:
    """Whether a stand-in holds an appointment of a client who changes officers: it is left alone until that day, when
    the new officer can have it."""
    person = changing.get(row.person)
    if person is None or person.officer_from is None or row.officer is None:
        return False
    comes = wall(row.starts_at).date() >= person.officer_from
    return row.officer != (person.officer if comes else person.deputy)


def placed_of(row: AppointmentRow) -> Placed:
    """An appointment in the engine's format; there its id is the obligation's line."""
    return Placed(
        obligation=str(row.line_id),
        occurrence=row.occurrence,
        start=wall(row.starts_at),
        end=wall(row.ends_at),
        site=id_text(row.site_id),
        officer=id_text(row.officer_id),
        session=id_text(row.session_id),
    )
