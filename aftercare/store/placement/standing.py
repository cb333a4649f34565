"""The appointments of the horizon that can conflict with each other, read as plain facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from aftercare.domain.appointments.lifecycle import is_expected
from aftercare.domain.people.away import CONFINING
from aftercare.domain.placement.instance import Taken
from aftercare.domain.placement.placement_difference import PresentAppointment
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import ZONE, civil_days_after, wall
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.pipeline import Query, Rows
from aftercare.store.placement.horizon import NOTICE_DAYS, Horizon
from aftercare.store.placement.resources import id_text
from aftercare.store.placement.scope import Scope

# Ids in the engine's format: one nightly run of a region reads a hundred thousand rows. No appointment lasts a day,
# and the indexes are on its start.
_OWN = """
select a.id, a.person_id::text, a.line_id::text, a.occurrence, a.officer_id::text, a.site_id::text,
  a.session_id::text, a.travel_min, a.starts_at, a.ends_at, a.state, a.known_at is not null,
  jsonb_exists(a.why, 'by_hand'), a.booked_at,
  a.starts_at < %(known_by)s and exists (select from away_period w where w.person_id = a.person_id
    and w.kind = any(%(confining)s) and w.during && a.during),
  a.kind = 'device_check'
from appointment a
where a.person_id = any(%(persons)s) and a.starts_at < %(until_at)s and a.ends_at > %(from_at)s
  and a.starts_at > %(from_at)s - interval '1 day' and a.state not in ('cancelled_by_service', 'moved')
order by a.starts_at, a.id
"""
# The person is looked up per row: otherwise ten thousand are read to find a hundred. Of other people at the same
# place, only those count who take up room or are not to be met there.
_OTHERS = """
select p.regime, a.line_id::text, a.occurrence, a.person_id::text, a.officer_id::text, a.site_id::text,
  a.session_id::text, a.starts_at, a.ends_at, a.travel_min
from appointment a
cross join lateral (select regime from person where id = a.person_id offset 0) p
left join lateral (
  select true as counted from site
  where id = a.site_id and capacity is not null
    and (a.officer_id = any((select ids from officers)::uuid[])) is not true offset 0
) l on true
"""
_IN_THE_WAY = """
where a.starts_at < %(until_at)s and a.ends_at > %(from_at)s and a.person_id <> all(%(persons)s)
  and a.starts_at > %(from_at)s - interval '1 day' and a.state not in ('cancelled_by_service', 'moved')
  and (a.officer_id = any((select ids from officers)::uuid[])
    or a.site_id = any((select ids from places)::uuid[])
      and a.starts_at < %(there_until_at)s and a.ends_at > %(there_from_at)s)
  and (a.officer_id = any((select ids from officers)::uuid[]) or a.session_id is not null or l.counted
    or p.regime <> any((select names from regimes)::text[]) or a.person_id = any((select ids from foes)::uuid[]))
"""
_OTHERS_IN_THE_WAY = "".join((_OTHERS, _IN_THE_WAY, "order by a.starts_at, a.id"))
# Other people's appointments at times the person could not come anyway are not looked up. Identical ones are merged
# into one row, with whole seconds as numbers. A few hundred moments are read in a fraction of the time of as many
# rows.
_ALIKE = """
, counted as materialized (select array(
    select id from site where id = any((select ids from places)::uuid[]) and capacity is not null) as ids)
select who.regime, coalesce(who.foe::text, who.regime), who.officer_id::text, who.site_id::text,
  who.session_id::text, who.travel_min, who.starts, who.ends
from (
  select p.regime, f.foe, o.officer_id, a.site_id, a.session_id, a.travel_min,
    array_agg(floor(date_part('epoch', a.starts_at))::bigint) as starts,
    array_agg(ceil(date_part('epoch', a.ends_at))::bigint) as ends
  from appointment a
  cross join lateral (select case when a.person_id = any((select ids from foes)::uuid[]) then a.person_id end as foe) f
  cross join lateral (
    select case when a.officer_id = any((select ids from officers)::uuid[]) then a.officer_id end as officer_id
  ) o
  left join lateral (
    select regime from person
    where id = a.person_id and (f.foe is not null or a.site_id = any((select ids from places)::uuid[])) offset 0
  ) p on true
  cross join lateral (select a.site_id = any((select ids from counted)::uuid[]) as counted) l
"""
_ALIKE_IN_THE_WAY = "".join(
    (
        _ALIKE, _IN_THE_WAY,
        "group by p.regime, f.foe, o.officer_id, a.site_id, a.session_id, a.travel_min) who",
    )
)  # fmt: skip


class Booked(NamedTuple):
    """An appointment of a person to be placed, with the columns placement needs. `confined`: within the notice, while
    the person is in custody or admitted. `without_notice`: a check of devices, which the client never expects."""

    id: UUID
    person: str
    line: str
    occurrence: int
    officer: str | None
    site: str | None
    session: str | None
    travel_min: int
    starts_at: datetime
    ends_at: datetime
    state: str
    notified: bool
    chosen: bool
    booked_at: datetime
    confined: bool
    without_notice: bool

    def standing(self, now: datetime) -> PresentAppointment:
        row = Placed(
            obligation=self.line,
            occurrence=self.occurrence,
            start=wall(self.starts_at),
            end=wall(self.ends_at),
            site=self.site,
            officer=self.officer,
            session=self.session,
        )
        expected = not self.without_notice and is_expected(
            self.notified, self.booked_at, self.starts_at, now
        )
        return PresentAppointment(self.id, expected, row, self.chosen)

    def taken(self) -> Taken:
        return Taken(
            obligation=self.line,
            occurrence=self.occurrence,
            person=self.person,
            officer=self.officer,
            site=self.site,
            session=self.session,
            start=self.starts_at,
            end=self.ends_at,
            travel_min=self.travel_min,
        )


class Other(NamedTuple):
    """A conflicting appointment of another person, and their regime, if that matters."""

    regime: str | None
    taken: Taken


def own_appointments(
    persons: Collection[UUID], horizon: Horizon, now: datetime
) -> Query[tuple[Booked, ...]]:
    """The appointments of these persons within the horizon, earliest first."""
    values = {
        "persons": list(persons),
        "known_by": civil_days_after(now, NOTICE_DAYS),
        "confining": [*CONFINING],
    } | horizon.bounds
    return Query(_OWN, values, lambda rows: tuple(Booked(*row) for row in rows))


def other_appointments(scope: Scope) -> Query[tuple[Other, ...]]:
    """Other people's appointments that can conflict, earliest first. With the officers all of them; at places where
    room is counted all, else those of people not to be met there."""
    return scope.query(_OTHERS_IN_THE_WAY, _others, _there(scope.horizon))


def alike_appointments(scope: Scope, days: Horizon) -> Query[tuple[Other, ...]]:
    """The same, but at the places only on these days, and without person ids. People whom no one must avoid are merged
    into one person per regime, or have no person where even that does not matter. Unordered."""
    return scope.query(_ALIKE_IN_THE_WAY, _alike, _there(days))


def _there(days: Horizon) -> dict[str, datetime]:
    return {"there_from_at": days.from_at, "there_until_at": days.until_at}


def _others(rows: Rows) -> tuple[Other, ...]:
    return tuple(Other(regime, Taken(*taken)) for regime, *taken in rows)


def _alike(rows: Rows) -> tuple[Other, ...]:
    # In the engine's own time format, which then needs no conversion.
    at = partial(datetime.fromtimestamp, tz=ZONE)
    return tuple(
        Other(regime, Taken(None, None, person, officer, place, group, at(start), at(end), travel))
        for regime, person, officer, place, group, travel, starts, ends in rows
        for start, end in zip(starts, ends, strict=True)
    )


class Movable:
    """Which appointments of these people may get another time. One that starts within the notice stays, unless the
    client is in custody or admitted then and cannot come. Any other change that near is a person's to make, and a
    person changes one occurrence only."""

    def __init__(
        self, persons: Iterable[UUID], now: datetime, only: tuple[UUID, int] | None
    ) -> None:
        self._persons = {str(one) for one in persons}
        self._only = None if only is None else (str(only[0]), only[1])
        self._now = now
        self._after = now if only is not None else civil_days_after(now, NOTICE_DAYS)

    def __contains__(self, row: Booked) -> bool:
        return (
            row.state in ("scheduled", "notified", "confirmed")
            and row.starts_at > (self._now if row.confined else self._after)
            and row.person in self._persons
            and (self._only is None or (row.line, row.occurrence) == self._only)
        )


def taken_from(row: AppointmentRow) -> Taken:
    """An appointment as a fixed one."""
    return Taken(
        obligation=str(row.line_id),
        occurrence=row.occurrence,
        person=str(row.person_id),
        officer=id_text(row.officer_id),
        site=id_text(row.site_id),
        session=id_text(row.session_id),
        start=row.starts_at,
        end=row.ends_at,
        travel_min=row.travel_min,
    )
