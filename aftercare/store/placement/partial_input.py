"""What the engine needs to give only some appointments another time, while all others stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.domain.placement.instance import Taken
from aftercare.domain.placement.placement_difference import PresentAppointment
from aftercare.store.appointments.known_to_client import expects
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import last_days
from aftercare.store.database.pipeline import run_pipelined
from aftercare.store.placement.dues import history_of, obligations_due
from aftercare.store.placement.horizon import Horizon
from aftercare.store.placement.instance_builder import (
    PlacementInput,
    lock_and_read_placement,
    placed_of,
)
from aftercare.store.placement.standing import taken_from
from aftercare.store.treatment.admissions import attendable

HIGH_TIER: Final = 1
NOBODY_ELSE: Final[Mapping[UUID, UUID]] = MappingProxyType({})


def lock_and_read_placement_of(
    session: Session,
    rows: Sequence[AppointmentRow],
    now: datetime,
    officers: Mapping[UUID, UUID] = NOBODY_ELSE,
) -> PlacementInput:
    """These appointments alone may move, also those within the notice that a roll leaves to a person. `officers`, by
    person: their officer from here on, for each appointment at its own time while that is possible.

    Takes the placement lock. Its list of persons is empty, so that writing the difference keeps the records about
    their other occurrences.
    """
    placement_input = lock_and_read_placement(session, {row.person_id for row in rows}, now)
    wanted = {(str(row.line_id), row.occurrence) for row in rows}
    ids = {row.id for row in rows}
    lines = {
        line: row
        for line, row in placement_input.obligation_by_line.items()
        if line in {one for one, _ in wanted}
    }
    rows_due = list(lines.values())
    # The occurrences that move count as not held.
    history, treated = run_pipelined(session, history_of(rows_due, now), attendable(rows_due))
    history = replace(history, held=frozenset())
    ends = last_days(session, {row.condition_id for row in rows_due if row.condition_id})
    due = obligations_due(rows_due, treated, history, ends, Horizon.seen_from(now), now, wanted)
    fixed = [
        one.appointment_id for one in placement_input.standing if one.appointment_id not in ids
    ]
    # A time that a client at the high level can keep never gives way to another client's.
    tiers = {one.id: one.tier for one in placement_input.instance.persons}
    high = {str(row.line_id) for row in rows if tiers.get(str(row.person_id)) == HIGH_TIER}
    standing = tuple(_standing(row, officers.get(row.person_id), now) for row in rows)
    instance = replace(
        placement_input.instance,
        obligations=tuple(
            replace(
                one,
                occurrences=tuple(o for o in one.occurrences if (one.id, o.index) in wanted),
            )
            for one in due
        ),
        notified=tuple(
            one.row
            for one in standing
            if (one.is_pinned or one.row.obligation in high) and one.row.obligation in lines
        ),
        taken=(
            *(
                t
                for t in placement_input.instance.taken
                if (t.obligation, t.occurrence) not in wanted
            ),
            *_taken(session, fixed),
        ),
    )
    return PlacementInput(instance, standing, lines, (), ())


def _standing(row: AppointmentRow, officer_id: UUID | None, now: datetime) -> PresentAppointment:
    placed = placed_of(row)
    if officer_id is not None:
        placed = placed._replace(officer=str(officer_id))
    return PresentAppointment(row.id, expects(row, now), placed, "by_hand" in row.why)


def _taken(session: Session, ids: Iterable[UUID]) -> list[Taken]:
    query = select(AppointmentRow).where(col(AppointmentRow.id).in_(list(ids)))
    return [taken_from(row) for row in session.exec(query.order_by(col(AppointmentRow.id)))]
