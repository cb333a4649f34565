"""What the rows of all teams say of a calendar month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.figures.exported_tables import (
    APPOINTMENTS,
    CLIENTS,
    DECISIONS,
    ESCALATIONS,
    OTHER,
    TEXTS,
    WAITING,
    MonthCounts,
    month_after,
    step_of,
)
from aftercare.domain.figures.message_figures import MessageFate, held_as
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.store.database.plain_sql import execute
from aftercare.store.figures.team_facts import misses_of_weeks, referrals_of_team
from aftercare.store.figures.team_figure_rows import team_names

_CLIENTS: Final = """
select team_id, '', count(*) from person where enrolled_on < :after and (closed_on is null or closed_on >= :after)
group by team_id"""
# The newest outcome of an appointment is in force.
_APPOINTMENTS: Final = """
select p.team_id, o.code, count(*) from appointment a join person p on p.id = a.person_id
left join lateral (
    select code from outcome where appointment_id = a.id order by recorded_at desc, id desc limit 1) o on true
where a.state <> 'moved' and a.starts_at >= :from and a.starts_at < :until group by 1, 2"""
_TEXTS: Final = """
select team_id, what, sum(amount)::int from message_figure where channel = 'sms' and day >= :first and day < :after
and what = any(cast(:fates as text[])) group by 1, 2"""
_ESCALATIONS: Final = """
select team_id, steps, count(*) from (
    select p.team_id, (select count(*) from escalation_step s where s.escalation_id = e.id and s.state = 'dispatched')
        as steps
    from escalation e join person p on p.id = e.person_id
    where e.opened_at >= :from and e.opened_at < :until) opened
group by 1, 2"""


def month_counts(session: Session, month: date) -> MonthCounts:
    """What the rows say of a month, counts as they are: suppressing small ones comes after. Asked as the clock."""
    after = month_after(month)
    span = {
        "first": month,
        "after": after,
        "from": start_of_day(month),
        "until": start_of_day(after),
    }
    counts = {
        CLIENTS.name: _counted(session, _CLIENTS, span, lambda _: "clients"),
        APPOINTMENTS.name: _counted(
            session, _APPOINTMENTS, span, lambda it: held_as(it or "") or OTHER
        ),
        TEXTS.name: _counted(session, _TEXTS, span | {"fates": list(MessageFate)}, str),
        ESCALATIONS.name: _counted(session, _ESCALATIONS, span, step_of),
    }
    teams = team_names(session)
    return MonthCounts(
        {str(team): name for team, name in teams.items()},
        counts,
        {
            DECISIONS.name: {
                str(team): _decision_days(session, team, month, after) for team in teams
            },
            WAITING.name: {str(team): _waiting_days(session, team, month, after) for team in teams},
        },
    )


def _counted(
    session: Session, query: str, values: Mapping[str, Any], column_of: Callable[[Any], str]
) -> dict[tuple[str, str], int]:
    """By team and column, from rows of a team, what says the column, and a number."""
    found = Counter[tuple[str, str]]()
    for team, says, number in execute(session, query, values):
        found[str(team), str(column_of(says))] += number
    return dict(found)


def _decision_days(session: Session, team_id: UUID, month: date, after: date) -> list[int]:
    return [
        (civil_date(one.decided_at) - civil_date(one.ended_at)).days
        for one in misses_of_weeks(session, team_id, month, after)
        if one.decided_at is not None
    ]


def _waiting_days(session: Session, team_id: UUID, month: date, after: date) -> list[int]:
    return [
        (one.dates.started_on - one.dates.referred_on).days
        for one in referrals_of_team(session, team_id)
        if one.dates.started_on is not None
        and month <= one.dates.started_on < after
        and not one.goes_on
    ]
