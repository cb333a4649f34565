"""Builds the instance the placement engine works on from what the rows say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, or_, select

from aftercare.domain.holidays import office_closed_on
from aftercare.domain.placement.instance import Instance, Taken
from aftercare.domain.placement.plan import Placed
from aftercare.domain.plan_difference import Standing
from aftercare.domain.wall_time import civil_days_after, wall
from aftercare.store.appointments import DEAD, AppointmentRow
from aftercare.store.people import PersonRow
from aftercare.store.placements.dues import held_before, obligations_due
from aftercare.store.placements.horizon import HORIZON_DAYS, NOTICE_DAYS, Horizon
from aftercare.store.placements.resources import (
    id_text,
    locations_there,
    officers_there,
    persons_there,
    sessions_there,
)
from aftercare.store.places import GroupSessionRow, LocationRow
from aftercare.store.plans import ObligationRow, obligations_in_force

PERSON_GAP_MIN = 30
NO_CONTACT_MARGIN_MIN = 60
PLACEMENT_LOCK = text("select pg_advisory_xact_lock(620110313)")


@dataclass(frozen=True)
class PlacementTask:
    """What the engine is to place, what stands for the same occurrences, and from which rows it came."""

    instance: Instance
    standing: tuple[Standing, ...]
    obligations: dict[str, ObligationRow]
    person_ids: tuple[UUID, ...]

    @property
    def previous(self) -> tuple[Placed, ...]:
        """Rows nobody was told of: they stay unless moving them gains something. What rests on an
        obligation that is gone is not offered, so the difference cancels it."""
        return tuple(
            one.row
            for one in self.standing
            if not one.told and one.row.obligation in self.obligations
        )


def read_task(
    session: Session,
    person_ids: Iterable[UUID],
    now: datetime,
    proposed: Sequence[ObligationRow] | None = None,
    only: tuple[UUID, int] | None = None,
) -> PlacementTask:
    """The task of placing these persons' plans from `now` over the horizon.

    `proposed` replaces the plans in force, to look ahead at a draft. `only` (line, occurrence)
    leaves everything but that one occurrence as it stands. Everyone else's appointments are taken
    as they are. Runs as the clock: the engine must see every calendar. Takes the placement lock,
    so two placements never work from the same free time.
    """
    session.execute(PLACEMENT_LOCK)
    ids = list(person_ids)
    horizon = Horizon.seen_from(now)
    rows = obligations_in_force(session, ids) if proposed is None else list(proposed)
    if only is not None:
        rows = [row for row in rows if row.line_id == only[0]]
    lines = {str(row.line_id): row for row in rows}
    appointments = _appointments(session, horizon, ids, rows)
    loose = [a for a in appointments if a.person_id in ids and _is_loose(a, now, only)]
    standing = tuple(_standing(row) for row in loose)
    loose_ids = {row.id for row in loose}
    others = [a for a in appointments if a.id not in loose_ids]
    held = {(str(a.line_id), a.occurrence) for a in others} | held_before(session, ids, now)
    persons = persons_there(session, {*ids, *(a.person_id for a in others)}, horizon)
    instance = Instance(
        tz="Europe/Amsterdam",
        start=horizon.first_on,
        days=HORIZON_DAYS,
        grid_min=15,
        person_gap_min=PERSON_GAP_MIN,
        no_contact_margin_min=NO_CONTACT_MARGIN_MIN,
        holidays=frozenset().union(
            *(office_closed_on(y) for y in {horizon.first_on.year, horizon.last_on.year})
        ),
        locations=locations_there(session),
        officers=officers_there(session, horizon),
        sessions=sessions_there(session, horizon),
        persons=persons,
        obligations=tuple(obligations_due(session, rows, held, horizon, now)),
        notified=tuple(one.row for one in standing if one.told and one.row.obligation in lines),
        taken=tuple(_taken(row) for row in others),
        earliest=civil_days_after(now, NOTICE_DAYS),
    )
    return PlacementTask(instance, standing, lines, tuple(ids))


def _is_loose(row: AppointmentRow, now: datetime, only: tuple[UUID, int] | None) -> bool:
    """Whether this appointment may get another time. What starts within the notice stays: a change
    that near is a person's to make, and a person asks about one occurrence only."""
    if row.state not in ("scheduled", "notified", "confirmed"):
        return False
    if only is not None:
        return (row.line_id, row.occurrence) == only and row.starts_at > now
    return row.starts_at > civil_days_after(now, NOTICE_DAYS)


def _appointments(
    session: Session, horizon: Horizon, ids: list[UUID], rows: Sequence[ObligationRow]
) -> list[AppointmentRow]:
    """Appointments of the horizon that can stand in each other's way: of these people, with their
    officers and deputies, or at a place their obligations may use."""
    people = select(PersonRow.officer_id, PersonRow.deputy_id).where(col(PersonRow.id).in_(ids))
    officers = {one for pair in session.exec(people) for one in pair if one is not None}
    places = {place for row in rows for place in row.location_ids}
    programmes = {row.programme_id for row in rows if row.programme_id}
    meets_at = select(GroupSessionRow.location_id).where(
        col(GroupSessionRow.programme_id).in_(programmes)
    )
    homes = select(LocationRow.id).where(col(LocationRow.person_id).in_(ids))
    query = (
        select(AppointmentRow)
        .where(
            col(AppointmentRow.during).op("&&")(horizon.during),
            col(AppointmentRow.state).not_in(DEAD),
            or_(
                col(AppointmentRow.person_id).in_(ids),
                col(AppointmentRow.officer_id).in_(officers),
                col(AppointmentRow.location_id).in_(places),
                col(AppointmentRow.location_id).in_(meets_at),
                col(AppointmentRow.location_id).in_(homes),
            ),
        )
        .order_by(col(AppointmentRow.starts_at), col(AppointmentRow.id))
    )
    return list(session.exec(query))


def _standing(row: AppointmentRow) -> Standing:
    return Standing(row.id, row.notified_at is not None, placed_of(row))


def placed_of(row: AppointmentRow) -> Placed:
    """An appointment as the engine writes one; the obligation's line is its id there."""
    return Placed(
        obligation=str(row.line_id),
        occurrence=row.occurrence,
        start=wall(row.starts_at),
        end=wall(row.ends_at),
        location=id_text(row.location_id),
        officer=id_text(row.officer_id),
        session=id_text(row.session_id),
    )


def _taken(row: AppointmentRow) -> Taken:
    return Taken(
        obligation=str(row.line_id),
        occurrence=row.occurrence,
        person=str(row.person_id),
        officer=id_text(row.officer_id),
        location=id_text(row.location_id),
        session=id_text(row.session_id),
        start=row.starts_at,
        end=row.ends_at,
        travel_min=row.travel_min,
    )
