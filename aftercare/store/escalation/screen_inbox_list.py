"""The inbox one page at a time, its counts, and a change token that differs once anything in it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.escalation.inbox import InboxQuery, end_of_today
from aftercare.store.database.plain_sql import Row, rows

# When the next waiting step is due, for all escalations at once: one query per escalation took twice as long.
NEXT_DUE = """left join (select escalation_id, min(due_at) as due_at, count(*) as waiting from escalation_step
             where state = 'waiting' group by escalation_id) n on n.escalation_id = e.id"""
# The clock that runs: none once all levels have been notified. About an alarm, staff on call can be notified again
# before a step that waits for the office to open.
CLOCK = """case e.state when 'acknowledged' then e.acknowledged_until_at
                        when 'snoozed' then e.snoozed_until_at
                        else case when n.due_at is not null then least(n.due_at, e.again_at) end end"""
# Why an escalation is in the reader's inbox. Row-level security says which ones are; each of these narrows them.
VIEWS = {
    "own": """(p.team_id = (select app_led_team()) or p.officer_id = (select app_own())
      or p.deputy_id = (select app_own()) or p.co_officer_id = (select app_own()))""",
    "handed": "coalesce(e.handed_to = (select app_staff()), false)",
    "standing-in": """(p.officer_id = any ((select app_stood_in_for())::uuid[])
      or coalesce(e.handed_to = any ((select app_stood_in_for())::uuid[]), false))""",
    "notified": """e.id in (select s.escalation_id from (
        select escalation_id, notified_at as at from escalation_step
        where staff_id = (select app_staff()) and reached in ('duty_desk','unit_manager')
        union all
        select escalation_id, created_at from staff_notice where staff_id = (select app_staff()) and again) s
      where not exists (select from escalation_act t where t.escalation_id = s.escalation_id and t.act = 'reopen'
                        and t.acted_at > coalesce(s.at, '-infinity')))""",
    "to-me": "e.id in (select escalation_id from staff_notice where staff_id = (select app_staff()))",
}
CLOCKS = {
    "overdue": f"coalesce({CLOCK} < :now, true)",
    "today": f"{CLOCK} >= :now and {CLOCK} < :tomorrow",
    "later": f"{CLOCK} >= :tomorrow",
    # All levels have been notified; it is neither acknowledged nor decided.
    "ended": "e.state = 'opened' and e.again_at is not null",
}
FILTERS = {
    "severity": "e.severity = :severity",
    "state": "e.state = :state",
    "trigger": "coalesce(e.trigger, e.rule_code) = :trigger",
    "officer": "p.officer_id = :officer",
}
# The token changes once an escalation came, went, was answered or notified someone. A step that ran changes no
# version, so the waiting steps are hashed too. Unordered: one pass without a sort.
_MARK_OF = """md5(concat_ws(':', count(*), bit_xor(hash_record_extended(row(e.id, e.version, e.state, e.severity,
  e.handed_to, e.acknowledged_until_at, e.snoozed_until_at, e.again_at, {due_at}, {waiting}), 0))))"""
# Row-level security first finds the reader's people, for any query on a table: so each table is queried once. The
# columns of a row are fetched for the page alone. The token and the officers cover the whole inbox, not only the
# filtered part.
_LIST = """
with seen as materialized (
  select e.id, e.version, e.person_id, p.given_name, p.family_name, p.reference, p.tier, p.officer_id,
         e.rule_code, e.rule_nl, e.rule_en, coalesce(e.trigger, e.rule_code) as trigger_code,
         e.severity, e.state, e.opened_at, e.acknowledged_by, e.handed_to,
         e.acknowledged_until_at, e.snoozed_until_at, e.again_at, n.due_at as next_due_at, n.waiting,
         {clock} as clock_at, {own} as own, {handed} as handed, {standing} as standing_in, {notified} as notified,
         {to_me} as to_me,
         {fits} as fits
  from escalation e join person p on p.id = e.person_id {next_due}
  where e.state <> 'resolved'
), everything as (
  select {mark} as mark from seen e
), officers as (
  select json_agg(json_build_array(o.id, o.display_name) order by o.display_name, o.id) as officers
  from staff o where o.id in (select officer_id from seen)
), open as (
  select * from seen where fits
), chosen as (select * from open {view}),
totals as (
  select count(*) as any, count(*) filter (where own) as own, count(*) filter (where handed) as handed,
         count(*) filter (where standing_in) as standing_in, count(*) filter (where notified) as notified,
         count(*) filter (where to_me) as to_me,
         count(*) filter (where state = 'opened' and again_at is not null) as ended,
         (select count(*) from chosen) as total
  from open
), page as (
  select c.* from chosen c order by severity desc, clock_at nulls first, opened_at, id
  limit :size offset least(:first, greatest(0, ((select count(*) from chosen) - 1) / :size * :size))
)
select x.mark, f.officers, t.any, t.own, t.handed, t.standing_in, t.notified, t.to_me, t.ended, t.total,
       g.id, g.version, g.person_id, g.given_name, g.family_name, g.reference, g.tier,
       g.rule_code, g.rule_nl, g.rule_en, g.trigger_code, g.severity, g.state, g.opened_at,
       g.again_at, g.acknowledged_until_at, k.display_name as acknowledged_by,
       g.snoozed_until_at, q.reason as snooze_reason, z.display_name as snoozed_by, h.display_name as handed_to,
       o.display_name as officer, c.causes, g.next_due_at, d.next_audience,
       d.reached, r.display_name as reached_name, d.notified_at
from totals t cross join everything x cross join officers f
left join page g on true
left join staff o on o.id = g.officer_id
left join staff k on k.id = g.acknowledged_by
left join staff h on h.id = g.handed_to
left join lateral (select reason, acted_by from escalation_act t where t.escalation_id = g.id and t.act = 'snooze'
                   and g.state = 'snoozed' order by t.acted_at desc, t.id desc limit 1) q on true
left join staff z on z.id = q.acted_by
left join lateral (select count(*) as causes from escalation_cause x where x.escalation_id = g.id) c on true
left join lateral (
  select (array_agg(s.audience order by s.due_at, s.position) filter (where s.state = 'waiting'))[1] as next_audience,
         (array_agg(coalesce(s.reached, s.audience) order by s.notified_at desc, s.position desc)
          filter (where s.state = 'notified'))[1] as reached,
         (array_agg(s.staff_id order by s.notified_at desc, s.position desc)
          filter (where s.state = 'notified'))[1] as staff_id,
         max(s.notified_at) filter (where s.state = 'notified') as notified_at
  from escalation_step s where s.escalation_id = g.id) d on true
left join staff r on r.id = d.staff_id
order by g.severity desc, g.clock_at nulls first, g.opened_at, g.id
"""
_MARK_ALONE = "select {mark} as mark from escalation e {next_due} where e.state <> 'resolved'"
_MARK = _MARK_ALONE.format(
    mark=_MARK_OF.format(due_at="n.due_at", waiting="n.waiting"), next_due=NEXT_DUE
)
# What has ended lately: who decided it and how, the latest first.
_ENDED = """
select e.id, e.person_id, p.given_name, p.family_name, p.reference, e.rule_code, e.rule_nl, e.rule_en, e.severity,
  coalesce(e.trigger, e.rule_code) as trigger_code,
  e.opened_at, e.decision, e.decided_at, d.display_name as decided_by, o.display_name as officer,
  count(*) over () as of_all
from escalation e join person p on p.id = e.person_id left join staff d on d.id = e.decided_by
left join staff o on o.id = p.officer_id
where e.state = 'resolved' and e.decided_at > :since and {whose}
order by e.decided_at desc, e.id limit :most
"""
_COUNTED = ("any", "own", "handed", "standing_in", "notified", "to_me", "ended", "total")
_OF_ALL = ("mark", "officers", *_COUNTED)


@dataclass(frozen=True)
class InboxPage:
    """`escalations` in their order; `total` of the filtered set; `counts` by view, "" for all of them, of the same
    filter without its view. Of everything the reader may see: `officers` with people in open escalations, by name,
    and `mark`, as `inbox_mark` had it at that moment."""

    escalations: list[Row]
    total: int
    counts: dict[str, int]
    officers: list[tuple[UUID, str]]
    mark: str


def inbox_page(
    session: Session, query: InboxQuery, now: datetime, first: int, size: int
) -> InboxPage:
    """`size` escalations after the first `first`, or the last page there is."""
    values: dict[str, Any] = {
        "now": now,
        "tomorrow": end_of_today(now),
        "first": first,
        "size": size,
    }
    filters = {
        "severity": query.severity,
        "state": query.state.value if query.state else None,
        "trigger": query.trigger.value if query.trigger else None,
        "officer": query.officer_id,
    }
    values |= {name: value for name, value in filters.items() if value is not None}
    clock = query.clock.value if query.clock else ""
    view = query.view.value if query.view else ""
    used = tuple(name for name in FILTERS if name in values)
    if not clock:
        del values["now"], values["tomorrow"]
    found = rows(session, _list_query(used, clock, view), values)
    head = found[0]
    escalations = [{k: v for k, v in row.items() if k not in _OF_ALL} for row in found]
    return InboxPage(
        [escalation for escalation in escalations if escalation["id"] is not None],
        head["total"],
        {
            "": head["any"],
            "own": head["own"],
            "handed": head["handed"],
            "standing-in": head["standing_in"],
            "notified": head["notified"],
            "to-me": head["to_me"],
            "ended": head["ended"],
        },
        [(UUID(officer), name) for officer, name in head["officers"] or ()],
        head["mark"],
    )


@lru_cache(maxsize=512)
def _list_query(used: tuple[str, ...], clock: str, view: str) -> str:
    conditions = [FILTERS[name] for name in used] + ([CLOCKS[clock]] if clock else [])
    return _LIST.format(
        clock=CLOCK,
        next_due=NEXT_DUE,
        own=VIEWS["own"],
        handed=VIEWS["handed"],
        standing=VIEWS["standing-in"],
        notified=VIEWS["notified"],
        to_me=VIEWS["to-me"],
        fits=" and ".join(f"({one})" for one in conditions) or "true",
        mark=_MARK_OF.format(due_at="e.next_due_at", waiting="e.waiting"),
        view=f"where {view.replace('-', '_')}" if view else "",
    )


def ended_escalations(
    session: Session, since: datetime, most: int, *, decided_by: UUID | None = None
) -> list[Row]:
    """The latest `most` escalations that ended after `since`, of the reader's clients or decided by this account; each
    has how many there are as `of_all`."""
    whose = "e.decided_by = :staff" if decided_by else "true"
    values = {"since": since, "most": most} | ({"staff": decided_by} if decided_by else {})
    return rows(session, _ENDED.format(whose=whose), values)


def inbox_mark(session: Session) -> str:
    """32 hexadecimal digits, which change once an escalation came, went, was answered or notified someone. Over
    everything the reader may see, regardless of filters; contains no personal data."""
    mark: str = rows(session, _MARK, {})[0]["mark"]
    return mark
