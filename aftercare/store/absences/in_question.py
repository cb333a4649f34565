"""Absences on days when their condition no longer held or the client was in custody, and what rests on them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session

from aftercare.store.absences.review_tasks import IS_ASKED
from aftercare.store.database.plain_sql import Row, rows

# Why the absence of appointment `THIS` is in question; no row for one that is not. A test keeps the first equal to the
# rule of domain.conditions.held.
_WHY = """(
  select 'no-condition' as why from obligation ob join condition cn on cn.id = ob.condition_id
  join supervision_order so on so.id = cn.order_id
  where ob.id = THIS.obligation_id and least(cn.withdrawn_on, so.ended_on) < local_day(THIS.starts_at)
  union all
  select 'custody' where exists (select from away_period aw
    where aw.person_id = THIS.person_id and aw.kind = 'custody' and aw.during && THIS.during))"""
_FIRST_WHY = "(select w.why from WHY w order by w.why desc limit 1)".replace("WHY", _WHY)
_WHY_OF_A = _WHY.replace("THIS", "a")
# For lists also that a decision about it is to be looked at again.
_WHY_LISTED = f"({_WHY_OF_A} union all select 'decision' where {IS_ASKED})"
_OF_ESCALATION = """(select w.why from escalation_cause x join appointment a on a.id = x.appointment_id
  join absence b on b.appointment_id = a.id and b.state <> 'dropped' cross join lateral WHY w
  where x.escalation_id = ESCALATION order by w.why desc limit 1)""".replace("WHY", _WHY_LISTED)
# A warning or report that was decided on rests on the absence before it is drafted, too.
_OF_PERSON = """
with asked as materialized (
  select a.id as appointment_id, b.id, a.kind, case b.state when 'decided' then b.verdict else b.state end as state,
    a.starts_at, w.why
  from absence b join appointment a on a.id = b.appointment_id cross join lateral WHY w
  where b.person_id = :person and b.state <> 'dropped'
), escalated as materialized (
  select distinct x.escalation_id, asked.why from asked
  join escalation_cause x on x.appointment_id = asked.appointment_id
)
select 'absence' as what, id, kind, state, starts_at as at, why from asked
union all
select 'escalation', e.id, '', e.state, e.opened_at, i.why from escalated i join escalation e on e.id = i.escalation_id
where e.state <> 'resolved' or (e.decision in ('official_warning','propose_report') and exists (
  select from task t where t.person_id = e.person_id and t.kind = 'draft_paper' and t.state = 'opened'
  and split_part(t.subject_key, ':', 2) = e.id::text))
union all
select 'paper', p.id, p.kind, p.state, coalesce(p.signed_at, p.drafted_at), i.why
from escalated i join paper p on p.escalation_id = i.escalation_id
where p.state in ('drafted','submitted','signed')
order by what, at, id, why
""".replace("WHY", _WHY_OF_A)
_ESCALATIONS = """
select distinct on (x.escalation_id) x.escalation_id as id, w.why
from escalation_cause x join appointment a on a.id = x.appointment_id
join absence b on b.appointment_id = a.id and b.state <> 'dropped' cross join lateral WHY w
where x.escalation_id = any(:ids) order by x.escalation_id, w.why desc
""".replace("WHY", _WHY_LISTED)


def why_of_appointment(appointment: str) -> str:
    """In SQL, for lists: why the absence of the appointment with this alias is in question; null for one that is
    not."""
    return _FIRST_WHY.replace("THIS", appointment)


def why_of_escalation(escalation: str) -> str:
    """In SQL, for lists: the same of the escalation with this id, an expression."""
    return _OF_ESCALATION.replace("ESCALATION", escalation)


def in_question(session: Session, person_id: UUID) -> list[Row]:
    """Each with what it is (absence, escalation or paper), its id, kind, state and moment, and why; twice for both
    reasons. Escalations that are open or wait for their document, and documents that were not withdrawn."""
    return rows(session, _OF_PERSON, {"person": person_id})


def escalations_in_question(session: Session, escalation_ids: Collection[UUID]) -> dict[UUID, str]:
    """Why, by escalation, of those that rest on such an absence, or on one with a decision to look at again; that no
    condition held comes first."""
    if not escalation_ids:
        return {}
    found = rows(session, _ESCALATIONS, {"ids": list(escalation_ids)})
    return {row["id"]: row["why"] for row in found}
