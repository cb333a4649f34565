"""The people to be placed and those whose appointments stand beside theirs, as the engine's facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from sqlmodel import Session, col, or_, select

from aftercare.domain.placement.instance import Person
from aftercare.store.columns import among
from aftercare.store.people import AwayPeriodRow, ExclusionRow, NoContactRow
from aftercare.store.placements.confines import NOTHING, restraints_there
from aftercare.store.placements.horizon import Horizon
from aftercare.store.placements.resources import id_text, spans_within, week_hours, weeks_from

_KNOWN = text(
    "select p.id, p.tier, p.regime, p.officer_id, p.deputy_id, p.work_weeks,"
    " (select l.id from location l where l.person_id = p.id order by l.id limit 1) as home_id"
    " from person p where p.id = any(:ids) order by p.id"
)


class Known(NamedTuple):
    """A person as far as placing looks at them."""

    id: UUID
    tier: int
    regime: str
    officer_id: UUID
    deputy_id: UUID | None
    work_weeks: list[dict[str, Any]]
    home_id: UUID | None


def known_persons(session: Session, ids: Iterable[UUID]) -> list[Known]:
    return [Known(*row) for row in session.execute(_KNOWN, {"ids": list(ids)})]


def persons_there(
    session: Session, own: list[Known], others: list[Known], sites: Iterable[UUID], horizon: Horizon
) -> tuple[Person, ...]:
    """`own` with all that decides when and where they can come; of the `others`, who stay where they are, whom
    they must not meet. `sites` are the places that matter: what conditions say of any other is left out."""
    ids = [row.id for row in own]
    rows = sorted([*own, *others], key=lambda row: row.id)
    known = {str(row.id) for row in rows}
    away = _away(session, ids, horizon)
    apart = _apart(session, [row.id for row in rows])
    barred = _barred(session, ids)
    restraints = restraints_there(session, ids, horizon, sites)
    return tuple(
        Person(
            id=str(row.id),
            tier=row.tier,
            juvenile=row.regime == "juvenile",
            officer=str(row.officer_id),
            deputy=id_text(row.deputy_id),
            home=id_text(row.home_id),
            work=tuple(week_hours(week) for week in weeks_from(row.work_weeks, horizon.first_on)),
            absent=spans_within(away.get(row.id, ()), horizon)
            + restraints.get(row.id, NOTHING).at_school,
            no_contact=frozenset(apart.get(row.id, set()) & known),
            excluded=frozenset(barred.get(row.id, ())),
            home_only=restraints.get(row.id, NOTHING).home_only,
            barred=restraints.get(row.id, NOTHING).barred,
        )
        for row in rows
    )


def _away(session: Session, ids: list[UUID], horizon: Horizon) -> dict[UUID, list[Range[datetime]]]:
    query = select(AwayPeriodRow.person_id, AwayPeriodRow.during).where(
        among(AwayPeriodRow.person_id, ids),
        col(AwayPeriodRow.during).op("&&")(horizon.during),
    )
    found: dict[UUID, list[Range[datetime]]] = {}
    for person_id, during in session.exec(query):
        found.setdefault(person_id, []).append(during)
    return found


def _apart(session: Session, ids: list[UUID]) -> dict[UUID, set[str]]:
    """Who must not meet whom; either side's order binds both."""
    query = select(NoContactRow.person_id, NoContactRow.other_id).where(
        or_(among(NoContactRow.person_id, ids), among(NoContactRow.other_id, ids))
    )
    found: dict[UUID, set[str]] = {}
    for one, other in session.exec(query):
        found.setdefault(one, set()).add(str(other))
        found.setdefault(other, set()).add(str(one))
    return found


def _barred(session: Session, ids: list[UUID]) -> dict[UUID, list[str]]:
    query = select(ExclusionRow.person_id, ExclusionRow.location_id).where(
        among(ExclusionRow.person_id, ids)
    )
    found: dict[UUID, list[str]] = {}
    for person_id, location_id in session.exec(query):
        found.setdefault(person_id, []).append(str(location_id))
    return found
