"""Stand-ins and the items handed over to them: as they were listed, as they are now, and the events since."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.staff.stand_ins import NEAR_DAYS
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.staff.stand_in_rows import OPEN_THINGS

_OF_TEAM = """
select s.id, s.version, s.officer_id, s.stand_in_id, s.from_on, s.until_on, s.note, s.created_at, s.ended_at,
       o.display_name as officer, d.display_name as stand_in,
       exists (select from leave v where v.staff_id = s.stand_in_id and v.during @> :now) as away_now
from stand_in s
join staff o on o.id = s.officer_id join staff d on d.id = s.stand_in_id
where o.team_id = :team and (cast(:stand_in_row as uuid) is null or s.id = :stand_in_row)
  and (cast(:ended_after as timestamptz) is null
       or (coalesce(s.ended_at, (s.until_on + 1)::timestamp at time zone 'Europe/Amsterdam') > :ended_after))
order by s.ended_at is not null, s.from_on, o.display_name, s.id
"""
_ITEMS_OF = """
select h.id, h.kind, h.subject_id, h.person_id, h.noted_at, h.seen_at, p.given_name, p.family_name, p.reference, p.tier,
       coalesce(a.starts_at, b_a.starts_at) as starts_at, coalesce(a.kind, b_a.kind) as appointment_kind,
       b.missed_on, b.verdict, t.kind as task_kind, t.reason as task_reason, e.rule_code, e.rule_nl,
       e.rule_en, e.decision, n.number as plan_number, d.code as deadline_code,
       coalesce(b.decide_by, t.due_at, d.due_at) as due_at,
       coalesce(a.state, b.state, t.state, e.state, n.state, d.state) as state,
       coalesce(a.state not in ('scheduled','notified','confirmed','outcome_overdue'), b.state <> 'opened',
                t.state <> 'opened', e.state = 'resolved', n.state not in ('drafted','submitted','returned'),
                d.state <> 'opened', false) as settled
from (SOURCE) h
join person p on p.id = h.person_id
left join appointment a on h.kind = 'appointment' and a.id = h.subject_id
left join absence b on h.kind = 'absence' and b.id = h.subject_id
left join appointment b_a on b_a.id = b.appointment_id
left join task t on h.kind = 'task' and t.id = h.subject_id
left join escalation e on h.kind = 'escalation' and e.id = h.subject_id
left join supervision_plan n on h.kind = 'plan' and n.id = h.subject_id
left join deadline d on h.kind = 'deadline' and d.id = h.subject_id
order by p.tier, p.family_name, p.id, h.kind, coalesce(a.starts_at, b.decide_by, t.due_at, d.due_at), h.id
"""
_NOTED = "select * from handover_item where hand_over_id = :stand_in"
_LIVE = """
  select found.id, found.kind, found.id as subject_id, found.person_id, cast(:now as timestamptz) as noted_at,
         cast(null as timestamptz) as seen_at
  from person p cross join lateral (OPEN_THINGS) found
  where p.id = any(cast(:people as uuid[])) and p.closed_on is null""".replace(
    "OPEN_THINGS", OPEN_THINGS
)
_ITEMS = _ITEMS_OF.replace("SOURCE", _NOTED)
_OPEN_NOW = _ITEMS_OF.replace("SOURCE", _LIVE)
# Acts of staff about the absent officer's people, and automatic events, newest first.
_MEANWHILE = """
with whose as (select id, given_name, family_name from person where officer_id = :officer)
select w.id as person_id, w.given_name, w.family_name, line.at, line.kind, line.what, line.who, line.about,
       line.about_kind
from whose w cross join lateral (
  select x.recorded_at as at, 'outcome' as kind, x.code as what, s.display_name as who, a.starts_at as about,
         a.kind as about_kind
  from outcome x join appointment a on a.id = x.appointment_id join staff s on s.id = x.recorded_by
  where x.person_id = w.id
  union all
  select v.decided_at, 'verdict', v.verdict, s.display_name, a.starts_at, a.kind
  from absence_verdict v join absence b on b.id = v.absence_id join appointment a on a.id = b.appointment_id
  join staff s on s.id = v.decided_by where v.person_id = w.id
  union all
  select e.opened_at, 'escalation', json_build_array(e.rule_code, e.rule_nl, e.rule_en)::text, null, null, null
  from escalation e where e.person_id = w.id
  union all
  select e.decided_at, 'decision', e.decision, s.display_name, null, null
  from escalation e join staff s on s.id = e.decided_by where e.person_id = w.id and e.state = 'resolved'
  union all
  select n.decided_at, 'plan', n.state, s.display_name, null, null
  from supervision_plan n join staff s on s.id = n.decided_by where n.person_id = w.id
  union all
  select t.done_at, 'task', t.kind, s.display_name, null, null
  from task t join staff s on s.id = t.done_by where t.person_id = w.id and t.state = 'done'
) line
where line.at >= :first_at and line.at < :last_at
order by line.at desc, w.id limit 300
"""
_PEOPLE = "select id, officer_id from person where officer_id = any(cast(:officers as uuid[])) and closed_on is null"


def stand_ins_of_team(
    session: Session, team_id: UUID, now: datetime, ended_after: datetime | None
) -> list[Row]:
    """Those that are not over at `ended_after` (None: all there ever were), the earliest first."""
    values = {"team": team_id, "now": now, "ended_after": ended_after, "stand_in_row": None}
    return rows(session, _OF_TEAM, values)


def stand_in_head(session: Session, team_id: UUID, stand_in_id: UUID, now: datetime) -> Row | None:
    values = {"team": team_id, "now": now, "ended_after": None, "stand_in_row": stand_in_id}
    found = rows(session, _OF_TEAM, values)
    return found[0] if found else None


def handed_over(session: Session, stand_in_id: UUID) -> list[Row]:
    """Each item with its state of this moment; `settled`: no part of it waits any more."""
    return rows(session, _ITEMS, {"stand_in": stand_in_id})


def work_open_now(
    session: Session, person_ids: Collection[UUID], now: datetime, today: date
) -> list[Row]:
    """Open work on those of these people the reader sees, in the form of `handed_over`. It covers the appointments of
    two weeks, absences, tasks, escalations, draft plans, deadlines of four weeks."""
    near_on = today + timedelta(days=NEAR_DAYS)
    values = {
        "people": list(person_ids),
        "now": now,
        "first_at": start_of_day(today),
        "last_at": start_of_day(near_on),
        "near_at": start_of_day(near_on + timedelta(days=NEAR_DAYS)),
    }
    return rows(session, _OPEN_NOW, values)


def meanwhile(
    session: Session, officer_id: UUID, first_at: datetime, last_at: datetime
) -> list[Row]:
    return rows(
        session, _MEANWHILE, {"officer": officer_id, "first_at": first_at, "last_at": last_at}
    )


def people_of(session: Session, officer_ids: list[UUID]) -> dict[UUID, UUID]:
    """The people of these officers that the reader may see, each with their officer."""
    found = rows(session, _PEOPLE, {"officers": officer_ids})
    return {row["id"]: row["officer_id"] for row in found}
