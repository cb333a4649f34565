"""The people to be placed and those with appointments beside theirs, as the engine's facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.range import Range

from aftercare.domain.conditions.constraints import Restraints
from aftercare.domain.placement.instance import Person
from aftercare.store.database.pipeline import Query
from aftercare.store.placement.condition_limits import NOTHING
from aftercare.store.placement.horizon import Horizon
from aftercare.store.placement.resources import id_text, spans_within, week_hours, weeks_from
from aftercare.store.placement.standing import Other

LOWEST_TIER = 3
# Before a planned transfer there is no stand-in by plan: until its day one officer has the person, then the other.
_KNOWN = """
select p.id, p.tier, p.regime, coalesce(t.to_officer_id, p.officer_id),
  case when t.id is null then p.deputy_id else p.officer_id end, t.from_on, p.work_weeks,
  (select l.id from site l where l.person_id = p.id order by l.id limit 1),
  array(select a.during from away_period a
        where a.person_id = p.id and a.during && tstzrange(%(from_at)s, %(until_at)s) order by a.id),
  array(select n.other_id from no_contact n where n.person_id = p.id and n.ended_at is null
        union select n.person_id from no_contact n where n.other_id = p.id and n.ended_at is null),
  array(select e.site_id from exclusion e where e.person_id = p.id)
from person p left join officer_transfer t on t.person_id = p.id and t.done_at is null and t.called_off_at is null
where p.id = any(%(ids)s) order by p.id
"""


class Known(NamedTuple):
    """The parts of a person that placement needs. A no-contact condition binds both people, in either's order.
    `changes_on`: from that day the officer has them, until then the deputy, who is the officer of today."""

    id: UUID
    tier: int
    regime: str
    officer_id: UUID
    deputy_id: UUID | None
    changes_on: date | None
    work_weeks: list[dict[str, Any]]
    home_id: UUID | None
    away: list[Range[datetime]]
    apart: list[UUID]
    barred: list[UUID]


def known_persons(ids: Iterable[UUID], horizon: Horizon) -> Query[list[Known]]:
    """In the order of their ids."""
    wanted = {"ids": list(ids)} | horizon.bounds
    return Query(_KNOWN, wanted, lambda rows: [Known(*row) for row in rows])


def persons_there(
    own: Sequence[Known],
    others: Iterable[Other],
    restraints: Mapping[UUID, Restraints],
    horizon: Horizon,
) -> tuple[Person, ...]:
    """`own` with all facts that decide when and where they can come. Of other people only the regime is read, since
    they stay where they are: their tier weighs nothing."""
    beside: dict[str, Person] = {}
    for regime, taken in others:
        if taken.person is not None and taken.person not in beside:
            beside[taken.person] = Person(taken.person, LOWEST_TIER, regime == "juvenile", None)
    known = {str(row.id) for row in own} | beside.keys()
    placed = [
        Person(
            id=str(row.id),
            tier=row.tier,
            juvenile=row.regime == "juvenile",
            officer=str(row.officer_id),
            deputy=id_text(row.deputy_id),
            home=id_text(row.home_id),
            work=tuple(week_hours(week) for week in weeks_from(row.work_weeks, horizon.first_on)),
            absent=spans_within(row.away, horizon) + restraints.get(row.id, NOTHING).at_school,
            no_contact=frozenset(known.intersection(map(str, row.apart))),
            excluded=frozenset(map(str, row.barred)),
            home_only=restraints.get(row.id, NOTHING).home_only,
            barred=restraints.get(row.id, NOTHING).barred,
            officer_from=row.changes_on,
        )
        for row in own
    ]
    return tuple(sorted([*placed, *beside.values()], key=lambda one: one.id))
