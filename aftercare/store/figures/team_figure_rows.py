"""The figures of each team and week, replaced at each count, for readers with access to a team's figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.base.grouping import grouped
from aftercare.domain.figures.small_counts import Figure
from aftercare.domain.figures.team_figures import Counted, OfficerWeek, What
from aftercare.store.accounts.rows import TeamRow
from aftercare.store.database.columns import Table
from aftercare.store.database.plain_sql import execute


class OfficerLoadRow(Table, table=True):
    staff_id: UUID = Field(primary_key=True)
    team_id: UUID
    monday: date = Field(primary_key=True)
    contact_minutes: int
    travel_minutes: int
    hours_minutes: int


# Only changed figures are written: most weeks stay as they were.
_REPLACE: Final = """
with n(week, what, part, which, bucket, amount) as (
    select * from unnest(cast(:weeks as date[]), cast(:whats as text[]), cast(:parts as text[]),
        cast(:whiches as text[]), cast(:buckets as int[]), cast(:amounts as int[]))),
gone as (
    delete from team_figure f where f.team_id = :team and f.week = any(cast(:of_weeks as date[]))
    and f.what = any(cast(:of_whats as text[])) and not exists (
        select from n where n.week = f.week and n.what = f.what and n.part = f.part and n.which = f.which
        and n.bucket = f.bucket) returning 1),
put as (
    insert into team_figure as f (week, team_id, what, part, which, bucket, amount)
    select n.week, :team, n.what, n.part, n.which, n.bucket, n.amount from n
    on conflict (week, team_id, what, part, which, bucket) do update set amount = excluded.amount
    where f.amount <> excluded.amount returning 1)
select (select count(*) from gone) + (select count(*) from put)"""
# The weeks with any judged requirement of any person; a week without people in the team has no rows, and is cheap.
_JUDGED_WEEKS: Final = (
    "select distinct week from team_figure where team_id = :team and what = 'standard'"
)
_READ: Final = """
select team_id, week, what, part, which, bucket, amount from team_figure
where week >= :first and week <= :last order by team_id, week, what, part, which, bucket"""
_REMINDED: Final = """
select team_id, cast(date_trunc('week', day) as date), what, which, sum(amount) from message_figure
where day >= :first and day < :after and what in ('attended','missed','excused')
group by 1, 2, what, which order by 1, 2, what, which"""
# Whether a standard was met is judged for weeks before the service began too; everything else is a record.
_FIRST: Final = """
select least((select min(week) from team_figure where what not in ('standard','contacts')),
    (select min(day) from message_figure))"""
# In one statement each: a country has thousands of weeks of officers.
_PUT_LOADS: Final = """
insert into officer_load (staff_id, team_id, monday, contact_minutes, travel_minutes, hours_minutes)
select * from unnest(cast(:staff_id as uuid[]), cast(:team_id as uuid[]), cast(:monday as date[]),
    cast(:contact_minutes as int[]), cast(:travel_minutes as int[]), cast(:hours_minutes as int[]))
on conflict (staff_id, monday) do update set team_id = excluded.team_id, contact_minutes = excluded.contact_minutes,
    travel_minutes = excluded.travel_minutes, hours_minutes = excluded.hours_minutes"""
_END_LOADS: Final = """
delete from officer_load f using unnest(cast(:staff as uuid[]), cast(:mondays as date[])) g(staff_id, monday)
where f.staff_id = g.staff_id and f.monday = g.monday"""
_LOADS: Final = """
select l.team_id, l.staff_id, s.display_name, l.monday, l.contact_minutes, l.travel_minutes, l.hours_minutes
from officer_load l join staff s on s.id = l.staff_id
where l.monday = any(cast(:mondays as date[])) order by s.display_name, l.staff_id, l.monday"""


def replace_figures(
    session: Session,
    team_id: UUID,
    counted: Collection[Counted],
    weeks: Iterable[date],
    whats: Iterable[What],
) -> int:
    """Replace a team's figures of these weeks and kinds; returns how many changed."""
    values = {
        "team": team_id,
        "of_weeks": list(weeks),
        "of_whats": [one.value for one in whats],
        "weeks": [one.week for one in counted],
        "whats": [one.what.value for one in counted],
        "parts": [one.part for one in counted],
        "whiches": [one.which for one in counted],
        "buckets": [one.bucket for one in counted],
        "amounts": [one.amount for one in counted],
    }
    changed: int = execute(session, _REPLACE, values).scalar_one()
    return changed


def teams_there(session: Session) -> list[UUID]:
    return list(session.exec(select(TeamRow.id).order_by(col(TeamRow.id))))


def team_names(session: Session) -> dict[UUID, str]:
    """By name."""
    query = select(TeamRow.id, TeamRow.name).order_by(col(TeamRow.name), col(TeamRow.id))
    return dict(session.exec(query).all())


def judged_weeks(session: Session, team_id: UUID) -> set[date]:
    """The weeks with figures on how the standard was met."""
    return set(execute(session, _JUDGED_WEEKS, {"team": team_id}).scalars())


def figures_of_weeks(session: Session, first: date, last: date) -> dict[UUID, list[Counted]]:
    """The figures of the weeks from one Monday up to and with another, by team, of the teams the reader may see."""
    found = execute(session, _READ, {"first": first, "last": last})
    return grouped((team, Counted(week, What(what), *rest)) for team, week, what, *rest in found)


def reminded_of_weeks(session: Session, first: date, last: date) -> dict[UUID, list[Figure]]:
    """Appointments beside their reminders, as `message_figure` counts them, of the same teams and weeks."""
    found = execute(session, _REMINDED, {"first": first, "after": last + timedelta(days=7)})
    return grouped((team, Figure(week, what, "", *rest)) for team, week, what, *rest in found)


def first_recorded(session: Session) -> date | None:
    """The first day, or the Monday of the first week, of which anything was counted; None before that."""
    found: date | None = execute(session, _FIRST).scalar_one()
    return found


def put_loads(session: Session, loads: Mapping[UUID, Iterable[OfficerWeek]]) -> int:
    """Replace the working time of these officers in the coming weeks; returns how many rows changed."""
    standing = {(row.staff_id, row.monday): row for row in session.exec(select(OfficerLoadRow))}
    wanted = [
        OfficerLoadRow(
            staff_id=one.staff_id,
            team_id=team_id,
            monday=one.monday,
            contact_minutes=one.contact_minutes,
            travel_minutes=one.travel_minutes,
            hours_minutes=one.hours_minutes,
        )
        for team_id, weeks in loads.items()
        for one in weeks
    ]
    changed = []
    for row in wanted:
        before = standing.pop((row.staff_id, row.monday), None)
        if before is None or before.model_dump() != row.model_dump():
            changed.append(row.model_dump())
    values = {name: [row[name] for row in changed] for name in OfficerLoadRow.model_fields}
    execute(session, _PUT_LOADS, values)
    gone = [list(part) for part in zip(*standing, strict=True)] or [[], []]
    execute(session, _END_LOADS, dict(zip(("staff", "mondays"), gone, strict=True)))
    session.expire_all()
    return len(changed) + len(standing)


def loads_of_weeks(session: Session, mondays: Iterable[date]) -> dict[UUID, list[OfficerWeek]]:
    """By team, of the teams the reader may see; by name of the officer."""
    found = execute(session, _LOADS, {"mondays": list(mondays)})
    return grouped((team, OfficerWeek(*rest)) for team, *rest in found)
