"""How the orders and treatments of each team ended, recounted from the rows themselves, for readers of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.figures.outcomes import (
    OutcomeCount,
    OutcomeOf,
    band_of,
    client_years,
    course_ended,
    first_year,
    order_ended,
)
from aftercare.store.database.plain_sql import execute

_ORDERS: Final = """
select o.starts_on, o.ends_on, o.ended_on, o.end_reason from supervision_order o join person p on p.id = o.person_id
where p.team_id = :team and o.starts_on >= :first and o.starts_on <= :today"""
# A referral that goes on after a transfer waited for nothing.
_TREATMENTS: Final = """
select r.programme_id, r.referred_on, r.started_on, r.state, f.started_on is not null as goes_on
from referral r join person p on p.id = r.person_id left join referral f on f.id = r.follows_id
where p.team_id = :team and r.started_on >= :first and r.started_on <= :today"""
_CLIENTS: Final = (
    "select enrolled_on, closed_on from person where team_id = :team and enrolled_on <= :today"
)
# Only changed figures are written: most stay as they were.
_REPLACE: Final = """
with n(what, year, part, which, amount) as (
    select * from unnest(cast(:whats as text[]), cast(:years as int[]), cast(:parts as text[]),
        cast(:whiches as text[]), cast(:amounts as int[]))),
gone as (
    delete from outcome_figure f where f.team_id = :team and f.year >= :since and not exists (
        select from n where n.what = f.what and n.year = f.year and n.part = f.part and n.which = f.which) returning 1),
put as (
    insert into outcome_figure as f (team_id, what, year, part, which, amount)
    select :team, n.what, n.year, n.part, n.which, n.amount from n
    on conflict (team_id, what, year, part, which) do update set amount = excluded.amount
    where f.amount <> excluded.amount returning 1)
select (select count(*) from gone) + (select count(*) from put)"""
_READ: Final = """
select what, year, part, which, cast(sum(amount) as int) from outcome_figure
group by 1, 2, 3, 4 order by 1, 2, 3, 4"""


def count_outcomes(session: Session, team_id: UUID, today: date) -> int:
    """Recount a team's orders and treatments that began in the last years; returns how many figures changed."""
    since = first_year(today)
    counted = Counter[tuple[str, int, str, str]](_found(session, team_id, today))
    columns = [list(part) for part in zip(*counted, strict=True)] or [[]] * 4
    values = dict(zip(("whats", "years", "parts", "whiches"), columns, strict=True))
    changed: int = execute(
        session,
        _REPLACE,
        values | {"amounts": list(counted.values()), "team": team_id, "since": since},
    ).scalar_one()
    return changed


def _found(session: Session, team_id: UUID, today: date) -> Iterator[tuple[str, int, str, str]]:
    values = {"team": team_id, "first": date(first_year(today), 1, 1), "today": today}
    for enrolled_on, closed_on in execute(session, _CLIENTS, values):
        for year, which in client_years(enrolled_on, closed_on, today):
            yield OutcomeOf.CLIENT.value, year, "", which
    for starts_on, ends_on, ended_on, reason in execute(session, _ORDERS, values):
        ended = order_ended(ends_on, ended_on, reason, today)
        yield OutcomeOf.ORDER.value, starts_on.year, "", ended.value
    for programme_id, referred_on, started_on, state, goes_on in execute(
        session, _TREATMENTS, values
    ):
        course = course_ended(state).value
        yield OutcomeOf.TREATMENT.value, started_on.year, str(programme_id), course
        if not goes_on:
            yield OutcomeOf.WAIT.value, started_on.year, band_of(referred_on, started_on), course


def outcome_figures(session: Session) -> list[OutcomeCount]:
    """Of the teams the reader may see, added up."""
    return [OutcomeCount(OutcomeOf(what), *rest) for what, *rest in execute(session, _READ)]
