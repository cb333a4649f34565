"""Which appointments of the horizon can stand in each other's way, read as plain facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from aftercare.domain.appointments.lifecycle import is_expected
from aftercare.domain.placement.instance import Taken
from aftercare.domain.placement.plan import Placed
from aftercare.domain.placement.plan_difference import Standing
from aftercare.domain.time.wall_time import ZONE, civil_days_after, wall
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.pipeline import Question, Rows
from aftercare.store.placement.horizon import NOTICE_DAYS, Horizon
from aftercare.store.placement.resources import id_text
from aftercare.store.placement.scope import Whom

# Ids as the engine wants them: a region's night reads a hundred thousand rows. No appointment lasts a day, and the
# indexes know when one begins.
_OWN = """
select a.id, a.person_id::text, a.line_id::text, a.occurrence, a.officer_id::text, a.location_id::text,
  a.session_id::text, a.travel_min, a.starts_at, a.ends_at, a.state, a.notified_at is not null,
  jsonb_exists(a.why, 'by_hand'), a.booked_at
from appointment a
where a.person_id = any(%(persons)s) and a.starts_at < %(until_at)s and a.ends_at > %(from_at)s
  and a.starts_at > %(from_at)s - interval '1 day' and a.state not in ('cancelled_by_service', 'moved')
order by a.starts_at, a.id
"""
# A person is looked up for each row: otherwise ten thousand are read to find out about a hundred. Of whoever else is
# at the same place only those are in the way who take up room, or are not to be met there.
_OTHERS = """
select p.regime, a.line_id::text, a.occurrence, a.person_id::text, a.officer_id::text, a.location_id::text,
  a.session_id::text, a.starts_at, a.ends_at, a.travel_min
from appointment a
cross join lateral (select regime from person where id = a.person_id offset 0) p
left join lateral (
  select true as counted from location
  where id = a.location_id and capacity is not null
    and (a.officer_id = any((select ids from officers)::uuid[])) is not true offset 0
) l on true
"""
_IN_THE_WAY = """
where a.starts_at < %(until_at)s and a.ends_at > %(from_at)s and a.person_id <> all(%(persons)s)
  and a.starts_at > %(from_at)s - interval '1 day' and a.state not in ('cancelled_by_service', 'moved')
  and (a.officer_id = any((select ids from officers)::uuid[])
    or a.location_id = any((select ids from places)::uuid[])
      and a.starts_at < %(there_until_at)s and a.ends_at > %(there_from_at)s)
  and (a.officer_id = any((select ids from officers)::uuid[]) or a.session_id is not null or l.counted
    or p.regime <> any((select names from regimes)::text[]) or a.person_id = any((select ids from foes)::uuid[]))
"""
_OTHERS_IN_THE_WAY = "".join((_OTHERS, _IN_THE_WAY, "order by a.starts_at, a.id"))
# Who comes where the person could not come anyway is not looked up; those who are alike come as one row, with whole
# seconds for numbers: some hundred moments are read in a fraction of the time that some hundred rows take.
_ALIKE = """
, counted as materialized (select array(
    select id from location where id = any((select ids from places)::uuid[]) and capacity is not null) as ids)
select who.regime, coalesce(who.foe::text, who.regime), who.officer_id::text, who.location_id::text,
  who.session_id::text, who.travel_min, who.starts, who.ends
from (
  select p.regime, f.foe, o.officer_id, a.location_id, a.session_id, a.travel_min,
    array_agg(floor(date_part('epoch', a.starts_at))::bigint) as starts,
    array_agg(ceil(date_part('epoch', a.ends_at))::bigint) as ends
  from appointment a
  cross join lateral (select case when a.person_id = any((select ids from foes)::uuid[]) then a.person_id end as foe) f
  cross join lateral (
    select case when a.officer_id = any((select ids from officers)::uuid[]) then a.officer_id end as officer_id
  ) o
  left join lateral (
    select regime from person
    where id = a.person_id and (f.foe is not null or a.location_id = any((select ids from places)::uuid[])) offset 0
  ) p on true
  cross join lateral (select a.location_id = any((select ids from counted)::uuid[]) as counted) l
"""
_ALIKE_IN_THE_WAY = "".join(
    (
        _ALIKE, _IN_THE_WAY,
        "group by p.regime, f.foe, o.officer_id, a.location_id, a.session_id, a.travel_min) who",
    )
)  # fmt: skip


class Booked(NamedTuple):
    """An appointment of somebody who is placed, as far as placing needs to know of it."""

    id: UUID
    person: str
    line: str
    occurrence: int
    officer: str | None
    location: str | None
    session: str | None
    travel_min: int
    starts_at: datetime
    ends_at: datetime
    state: str
    told: bool
    chosen: bool
    booked_at: datetime

    def standing(self, now: datetime) -> Standing:
        row = Placed(
            obligation=self.line,
            occurrence=self.occurrence,
            start=wall(self.starts_at),
            end=wall(self.ends_at),
            location=self.location,
            officer=self.officer,
            session=self.session,
        )
        expected = is_expected(self.told, self.booked_at, self.starts_at, now)
        return Standing(self.id, expected, row, self.chosen)

    def taken(self) -> Taken:
        return Taken(
            obligation=self.line,
            occurrence=self.occurrence,
            person=self.person,
            officer=self.officer,
            location=self.location,
            session=self.session,
            start=self.starts_at,
            end=self.ends_at,
            travel_min=self.travel_min,
        )


class Other(NamedTuple):
    """An appointment of somebody else that is in the way, and of what regime they are, if that matters."""

    regime: str | None
    taken: Taken


def own_appointments(persons: Collection[UUID], horizon: Horizon) -> Question[tuple[Booked, ...]]:
    """The appointments of these persons within the horizon, earliest first."""
    values = {"persons": list(persons)} | horizon.bounds
    return Question(_OWN, values, lambda rows: tuple(Booked(*row) for row in rows))


def other_appointments(whom: Whom) -> Question[tuple[Other, ...]]:
    """Those of everybody else that can stand in the way, earliest first: with the officers, and at the places all
    where room is counted, else those of whoever is not to be met there."""
    return whom.question(_OTHERS_IN_THE_WAY, _others, _there(whom.horizon))


def alike_appointments(whom: Whom, days: Horizon) -> Question[tuple[Other, ...]]:
    """The same, but at the places only on these days, and without saying whose they are: people who are nobody's foe
    are one person per regime, or nobody where even that does not matter. In no order."""
    return whom.question(_ALIKE_IN_THE_WAY, _alike, _there(days))


def _there(days: Horizon) -> dict[str, datetime]:
    return {"there_from_at": days.from_at, "there_until_at": days.until_at}


def _others(rows: Rows) -> tuple[Other, ...]:
    return tuple(Other(regime, Taken(*taken)) for regime, *taken in rows)


def _alike(rows: Rows) -> tuple[Other, ...]:
    # On the engine's own clock, which then has nothing to turn.
    at = partial(datetime.fromtimestamp, tz=ZONE)
    return tuple(
        Other(regime, Taken(None, None, person, officer, place, group, at(start), at(end), travel))
        for regime, person, officer, place, group, travel, starts, ends in rows
        for start, end in zip(starts, ends, strict=True)
    )


class Movable:
    """Which appointments of these people may get another time. What starts within the notice stays:
    a change that near is a person's to make, and a person asks about one occurrence only."""

    def __init__(
        self, persons: Iterable[UUID], now: datetime, only: tuple[UUID, int] | None
    ) -> None:
        self._persons = {str(one) for one in persons}
        self._only = None if only is None else (str(only[0]), only[1])
        self._after = now if only is not None else civil_days_after(now, NOTICE_DAYS)

    def __contains__(self, row: Booked) -> bool:
        return (
            row.state in ("scheduled", "notified", "confirmed")
            and row.starts_at > self._after
            and row.person in self._persons
            and (self._only is None or (row.line, row.occurrence) == self._only)
        )


def taken_from(row: AppointmentRow) -> Taken:
    """An appointment as something that stays where it is."""
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
