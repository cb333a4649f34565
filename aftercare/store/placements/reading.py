"""Builds the instance the placement engine works on from what the rows say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.domain.holidays import office_closed_on
from aftercare.domain.placement.instance import Instance
from aftercare.domain.placement.plan import Placed
from aftercare.domain.plan_difference import Standing
from aftercare.domain.wall_time import civil_days_after, wall
from aftercare.store.appointments import AppointmentRow
from aftercare.store.placements.around import read_around
from aftercare.store.placements.dues import held_before, obligations_due
from aftercare.store.placements.horizon import NOTICE_DAYS, Horizon
from aftercare.store.placements.resources import id_text
from aftercare.store.placements.standing import Movable, appointments_of_line
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
        """Rows nobody was told of or has chosen: they stay unless moving them gains something. What rests on an
        obligation that is gone is not offered, so the difference cancels it."""
        return tuple(
            one.row
            for one in self.standing
            if not one.holds and one.row.obligation in self.obligations
        )


def read_task(
    session: Session,
    person_ids: Iterable[UUID],
    now: datetime,
    proposed: Sequence[ObligationRow] | None = None,
    only: tuple[UUID, int] | None = None,
    near: bool = False,
) -> PlacementTask:
    """The task of placing these persons' plans from `now` over the horizon.

    `proposed` replaces the plans in force, to look ahead at a draft. `only` (line, occurrence)
    leaves everything but that one occurrence as it stands; with `near` nothing is read that lies
    outside the weeks of its period, but for its obligation's other appointments. Everyone else's appointments are taken
    as they are. Runs as the clock: the engine must see every calendar. Takes the placement lock,
    so two placements never work from the same free time. Of places, officers and sessions only
    those are read that can matter to these persons, whatever the size of the house.
    """
    session.flush()
    session.execute(PLACEMENT_LOCK)
    ids = list(person_ids)
    horizon = Horizon.seen_from(now)
    rows = obligations_in_force(session, ids) if proposed is None else list(proposed)
    if only is not None:
        rows = [row for row in rows if row.line_id == only[0]]
    lines = {str(row.line_id): row for row in rows}
    seen = _weeks_of(rows, only, horizon) if near and only is not None else horizon
    around = read_around(session, ids, rows, seen)
    there = list(around.appointments)
    if seen is not horizon and only is not None:
        known = {one.id for one in there}
        of_line = appointments_of_line(session, only[0], horizon)
        there += [one for one in of_line if one.id not in known]
    movable = Movable(ids, now, only)
    standing = tuple(one.standing() for one in there if one in movable)
    others = [one for one in there if one not in movable]
    held = {(one.line, one.occurrence) for one in others} | held_before(session, ids, now)
    instance = Instance(
        tz="Europe/Amsterdam",
        start=seen.first_on,
        days=seen.days,
        grid_min=15,
        person_gap_min=PERSON_GAP_MIN,
        no_contact_margin_min=NO_CONTACT_MARGIN_MIN,
        holidays=frozenset().union(
            *(office_closed_on(y) for y in {seen.first_on.year, seen.last_on.year})
        ),
        locations=around.locations,
        officers=around.officers,
        sessions=around.sessions,
        persons=around.persons,
        obligations=tuple(obligations_due(session, rows, held, seen, now)),
        notified=tuple(one.row for one in standing if one.holds and one.row.obligation in lines),
        taken=tuple(one.taken() for one in others),
        earliest=civil_days_after(now, NOTICE_DAYS),
    )
    return PlacementTask(instance, standing, lines, tuple(ids))


def _weeks_of(rows: Sequence[ObligationRow], only: tuple[UUID, int], horizon: Horizon) -> Horizon:
    """The weeks of one occurrence's period."""
    for row in rows:
        first_on = row.starts_on + timedelta(days=only[1] * row.period_days)
        return horizon.near(first_on, first_on + timedelta(days=row.period_days - 1))
    return horizon


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
