"""The first page of a supervisor's inbox, beside the query that somebody would write by hand for it.

Both as the same supervisor, under the same row security, each in a transaction of its own. The page's way is
`casework.inbox.look_in_inbox`: the page, its numbers by view, the officers of the filter, the mark by which the
live inbox notices changes, and the access log. The query is what the page shows of twenty-five escalations and how many
there are, by the bare driver.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from aftercare.base.clock import stopwatch
from aftercare.casework.escalation.inbox import look_in_inbox
from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.domain.escalation.inbox import InboxQuery
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.escalation.screen_inbox_list import inbox_page

SIZE, ASKED = 25, 40
# One team has them all, and everybody's first step has told the officer.
_ONE_TEAM = (
    "update person set team_id = md5('t0')::uuid where id in"
    " (select person_id from escalation where state = 'opened' order by person_id limit %(escalations)s)",
    "update person set team_id = md5('t1')::uuid where team_id = md5('t0')::uuid and id not in"
    " (select person_id from escalation where state = 'opened' order by person_id limit %(escalations)s)",
    "update escalation_step s set state = 'notified', notified_at = %(now)s, staff_id = p.officer_id,"
    " reached = 'officer' from person p where p.id = s.person_id and s.position = 0 and s.state = 'waiting'",
)
_BECOME = (
    "select set_config('role', 'aftercare_desk', true), set_config('app.staff_id', %s, true),"
    " set_config('app.role', 'supervisor', true), set_config('app.team_id', %s, true),"
    " set_config('app.provider_id', '', true), set_config('app.today', %s, true), set_config('app.now', %s, true)"
)
# As fast as we could by hand: when the next step is due of all escalations at once, the rest for the page alone.
_RAW = """
with page as (
  select e.id, e.version, e.person_id, p.given_name, p.family_name, p.reference, p.tier, p.officer_id, e.rule_code,
         e.rule_nl, e.rule_en, e.severity, e.state, e.opened_at, e.acknowledged_by, e.acknowledged_until_at,
         e.snoozed_until_at, e.handed_to, n.due_at as next_due_at,
         coalesce(e.acknowledged_until_at, e.snoozed_until_at, n.due_at) as clock_at
  from escalation e
  join person p on p.id = e.person_id
  left join (select escalation_id, min(due_at) as due_at from escalation_step where state = 'waiting'
             group by escalation_id) n on n.escalation_id = e.id
  where e.state <> 'resolved'
  order by e.severity desc, clock_at nulls first, e.opened_at, e.id limit %s
)
select g.*, o.display_name as officer, k.display_name as taken_by, h.display_name as has_it,
       w.audience as next_audience, d.reached, d.notified_at, r.display_name as reached_name,
       (select count(*) from escalation_cause c where c.escalation_id = g.id) as causes
from page g
join staff o on o.id = g.officer_id
left join staff k on k.id = g.acknowledged_by
left join staff h on h.id = g.handed_to
left join lateral (select audience from escalation_step s where s.escalation_id = g.id and s.state = 'waiting'
                   order by due_at, position limit 1) w on true
left join lateral (select reached, notified_at, staff_id from escalation_step s where s.escalation_id = g.id
                   and s.state = 'notified' order by notified_at desc, position desc limit 1) d on true
left join staff r on r.id = d.staff_id
order by g.severity desc, g.clock_at nulls first, g.opened_at, g.id
"""
_HOW_MANY = "select count(*) from escalation where state <> 'resolved'"


@dataclass(frozen=True)
class InboxTook:
    """Seconds of the page's way, of the list in it alone, and of the query by hand: medians of many, in turn."""

    page: float
    listed: float
    by_hand: float


def measure_inbox(url: str, escalations: int, now: datetime) -> InboxTook:
    """Of a supervisor of `escalations` open escalations, in a region in which they were opened."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in _ONE_TEAM:
            connection.execute(statement.encode(), {"escalations": escalations, "now": now})
        connection.execute("vacuum analyze")
        row = connection.execute(
            "select s.id, s.team_id from staff s where s.username = 'supervisor0'"
        ).fetchone()
    assert row is not None
    engine = open_engine(url, pool_size=1)
    with psycopg.connect(url) as bare:
        database, actor = Database(engine), Actor(Role.SUPERVISOR, row[0], team_id=row[1])
        ways = (
            _page(database, actor, escalations, now),
            _list(database, actor, escalations, now),
            _by_hand(bare, row, escalations, now),
        )
        took: list[list[float]] = [[] for _ in ways]
        for _ in range(ASKED):
            for way, spent in zip(ways, took, strict=True):
                seconds = stopwatch()
                way()
                spent.append(seconds())
    engine.dispose()
    return InboxTook(*map(statistics.median, took))


def _page(database: Database, actor: Actor, escalations: int, now: datetime) -> Callable[[], None]:
    def look() -> None:
        with database.work(actor, now) as work:
            found = look_in_inbox(work, InboxQuery(), 0, SIZE)
        assert (len(found.escalations), found.total) == (SIZE, escalations), found.total

    return look


def _list(database: Database, actor: Actor, escalations: int, now: datetime) -> Callable[[], None]:
    def look() -> None:
        with database.work(actor, now) as work:
            found = inbox_page(work.session, InboxQuery(), now, 0, SIZE)
        assert (len(found.escalations), found.total) == (SIZE, escalations), found.total

    return look


def _by_hand(
    connection: psycopg.Connection[Any], row: tuple[UUID, UUID], escalations: int, now: datetime
) -> Callable[[], None]:
    who = [str(row[0]), str(row[1]), now.date().isoformat(), now.isoformat()]

    def ask() -> None:
        with connection.transaction():
            connection.execute(_BECOME, who)
            found = connection.execute(_RAW.encode(), [SIZE]).fetchall()
            total = connection.execute(_HOW_MANY).fetchone()
        assert (len(found), total) == (SIZE, (escalations,)), total

    return ask
