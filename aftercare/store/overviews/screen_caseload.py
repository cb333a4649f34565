"""The people an officer or a team supervises: the urgent ones first, or the search hits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.overviews.open_work import OPEN_OF, moments

# What is said of a client beside the order is read for those that are listed.
_CASELOAD_OF = """
with ordered as (
select p.id, coalesce(e.open, 0) as open_escalations, coalesce(e.severity, 0) as severity,
  w.kinds, count(*) over () as of_all, row_number() over (
    order by array_position(cast(:found as uuid[]), p.id),
      coalesce(e.severity, 0) desc, least(w.due_at, :day_ends), p.tier, p.family_name, p.id) as place
from person p
left join (select person_id, count(*) as open, max(severity) as severity from escalation
           where state <> 'resolved' group by person_id) e on e.person_id = p.id
left join (select k.person_id, min(k.due_at) as due_at,
             jsonb_object_agg(k.kind, jsonb_build_object('open', k.open, 'due_at', k.due_at)) as kinds
           from ({opened}) k group by k.person_id) w on w.person_id = p.id
where (p.closed_on is not null) = :closed and (cast(:officer as uuid) is null or p.officer_id = :officer)
  and (cast(:others_than as uuid) is null or p.officer_id <> :others_than)
  and (cast(:tier as integer) is null or p.tier = :tier)
  and (cast(:found as uuid[]) is null or p.id = any(cast(:found as uuid[])))
  and (not :attention or e.open > 0 or w.person_id is not null or p.id = any(cast(:ahead as uuid[])))
), listed as materialized (select * from ordered
  where place > least(:first, (of_all - 1) / :limit * :limit) order by place limit :limit)
select p.id, p.closed_on, p.reference, p.given_name, p.family_name, p.tier, p.regime, p.restricted, p.phone_state,
       p.texts_consented and p.opted_out_at is null as takes_texts,
       s.display_name as officer, p.officer_id, p.co_officer_id,
       n.starts_at as next_at, n.kind as next_kind,
       l.open_escalations, l.severity, coalesce(l.kinds, '{{}}') as open_work, l.of_all,
       (select state from supervision_plan where person_id = p.id
        order by (state in ('drafted','submitted','returned')) desc, number desc limit 1) as plan_state
from listed l join person p on p.id = l.id
join staff s on s.id = p.officer_id
left join lateral (
  select a.starts_at, a.kind from appointment a
  where a.person_id = p.id and a.starts_at > :now and a.state in ('scheduled','notified','confirmed')
  order by a.starts_at limit 1) n on true
order by l.place
"""
_SIZES = """
select count(*) filter (where officer_id = :staff) as own, count(*) as everyone from person where closed_on is null
"""
_CASELOAD = _CASELOAD_OF.format(opened=OPEN_OF)


def caseload(
    session: Session,
    now: datetime,
    tier: int | None,
    found: list[UUID] | None,
    first: int = 0,
    limit: int = 300,
    officer_id: UUID | None = None,
    attention: Collection[UUID] | None = None,
    *,
    closed: bool = False,
    others_than: UUID | None = None,
) -> list[Row]:
    """The `limit` clients after the first `first`, or the last page of them, of everyone the reader may see. Filtered
    by the officer, or by not being of one; with `found` only those people, in that order. `attention`: only people with
    open work. `closed`: only closed files, which no other list shows. Each row says how many there are `of_all`, and
    per kind of open work how many items are open and when the first is due. The order: the severest escalation, what is
    overdue longest, the level."""
    values = moments(now) | {
        "tier": tier,
        "found": found,
        "first": first,
        "limit": limit,
        "officer": officer_id,
        "closed": closed,
        "others_than": others_than,
    }
    values |= {"attention": attention is not None, "ahead": list(attention or ())}
    return rows(session, _CASELOAD, values)


def caseload_sizes(session: Session, staff_id: UUID) -> tuple[int, int]:
    """How many clients are this officer's own, and how many the reader may see in all."""
    (found,) = rows(session, _SIZES, {"staff": staff_id})
    return found["own"], found["everyone"]
