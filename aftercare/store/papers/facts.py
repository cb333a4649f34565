"""Every row a document about a person may rest on, as facts with their references; left out are notes of meetings,
telephone numbers, words of messages, risk and restrictions, which no document may contain.

Facts that came from another service are marked. Texts it left carry its beginning, and its decisions their own code.
A message that was sent elsewhere has no number of our provider.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from aftercare.base.clock import aware_utc
from aftercare.domain.papers import Fact, Ref, Value
from aftercare.store.absences.review_tasks import WHY_IT_STAYS
from aftercare.store.conditions.number_sql import LABELS, NUMBER_OF_KIND
from aftercare.store.database.plain_sql import execute
from aftercare.store.messages.incoming_rows import ABOUT_OF_REPLY
from aftercare.store.messages.rows import ARRIVED
from aftercare.store.people.home_address_rows import NO_ADDRESS_THEN

# Placeholders for SQL that many queries share: IN_THE_PERIOD and the like.
_OURS: Final = {
    "IN_THE_PERIOD": "between :first and :last",
    "DID_ARRIVE": ARRIVED,
    "ABOUT_OF_REPLY": ABOUT_OF_REPLY,
    "WHY_IT_STAYS": WHY_IT_STAYS,
    "NO_ADDRESS_THEN": NO_ADDRESS_THEN,
    "NUMBER_OF_KIND": NUMBER_OF_KIND,
    "ITS_LABELS": LABELS,
}
# The beginning of what an import left in a text. Texts are decrypted here, so the database cannot look for it.
_LEFT_BY_IMPORT: Final = re.compile(r"\[(Volgens het document|As the document says)")
_LEFT: Final = ("left_1", "left_2")
# Each returns id, version, and the values of its facts, in the order of the document. What is `left` in a text says
# whether the fact is hearsay.
_QUERIES: Final[Mapping[str, str]] = {
    "person": """
select p.id, p.version, p.given_name || ' ' || p.family_name as name, p.reference, p.birth_on, p.regime,
  p.enrolled_on, s.display_name as officer, substr(p.id::text, 15, 1) = '5' as taken_over
from person p left join staff s on s.id = p.officer_id where p.id = :person""",
    "order": """
select id, version, frame, court_reference, regime, starts_on, ends_on, final_on, ended_on, end_reason, executed_by
from supervision_order where id = any(:orders) order by starts_on, id""",
    "condition": """
select id, version, order_id, kind, entry_version, own_kind ->> 'nl' as name_nl, own_kind ->> 'en' as name_en,
  own_kind ->> 'legal_kind' as legal_kind, own_kind -> 'properties' ?| array['zone', 'contact_ban'] as names_a_victim,
  wording, starts_on, ends_on, withdrawn_on, NUMBER_OF_KIND as number, ITS_LABELS as labels
from condition c where order_id = any(:orders) order by starts_on, id""",
    "plan": """
select n.id, n.version, n.number, n.state, n.starts_on, n.decided_at, s.display_name as decided_by,
  s.role as decided_role
from supervision_plan n left join staff s on s.id = n.decided_by
where n.person_id = :person and n.state in ('approved','superseded') and exists (
  select from obligation o join condition c on c.id = o.condition_id
  where o.plan_id = n.id and c.order_id = any(:orders)) order by n.number""",
    "obligation": """
select o.id, null::integer as version, o.plan_id, o.condition_id, o.kind, o.minutes, o.period_days, o.starts_on,
  o.ends_on
from obligation o join supervision_plan n on n.id = o.plan_id join condition c on c.id = o.condition_id
where o.person_id = :person and n.state in ('approved','superseded') and c.order_id = any(:orders)
order by n.number, o.starts_on, o.id""",
    "suspension": """
select id, version, kind, from_on, until_on from order_suspension
where person_id = :person and voided_at is null and from_on <= :last and coalesce(until_on, 'infinity') >= :first
order by from_on, id""",
    "tier_change": """
select t.id, null::integer as version, t.from_tier, t.to_tier, t.changed_at, s.display_name as changed_by,
  s.role as changed_role
from tier_change t join staff s on s.id = t.changed_by
where t.person_id = :person and local_day(t.changed_at) IN_THE_PERIOD order by t.changed_at, t.id""",
    "appointment": """
select a.id, a.version, a.kind, a.starts_at, a.state, a.enforceable, o.condition_id, n.number as plan_number
from appointment a join obligation o on o.id = a.obligation_id join condition c on c.id = o.condition_id
left join supervision_plan n on n.id = o.plan_id
where a.person_id = :person and c.order_id = any(:orders) and a.starts_at <= :now
  and local_day(a.starts_at) IN_THE_PERIOD order by a.starts_at, a.id""",
    "away": """
select w.id, null::integer as version, w.kind, lower(w.during) as from_at, upper(w.during) as until_at,
  string_agg(a.id::text, ' ' order by a.starts_at, a.id) as appointments
from away_period w join appointment a on a.person_id = w.person_id and w.during && a.during
where a.id = any(:appointments) and a.state = 'missed'
group by w.id, w.kind, w.during order by lower(w.during), w.id""",
    "outcome": """
select x.id, null::integer as version, x.appointment_id, x.code, x.recorded_at, s.display_name as recorded_by,
  s.role as recorded_role,
  x.note as left_1
from outcome x join appointment a on a.id = x.appointment_id join staff s on s.id = x.recorded_by
where x.appointment_id = any(:appointments) and x.code <> 'undone' and not exists (
  select from outcome y where y.appointment_id = x.appointment_id and (y.recorded_at, y.id) > (x.recorded_at, x.id))
order by a.starts_at, x.id""",
    "absence": """
select b.id, b.version, b.appointment_id, b.missed_on, b.state, b.ground, b.evidence_note, b.evidence_by, b.decide_by,
  b.verdict, b.verdict_reason, b.decided_at, s.display_name as decided_by, s.role as decided_role,
  (select v.early_reason from absence_verdict v where v.absence_id = b.id and b.verdict is not null
   order by v.decided_at desc, v.id desc limit 1) as early_reason,
  coalesce((select v.confinement_reason from absence_verdict v where v.absence_id = b.id and b.verdict is not null
   order by v.decided_at desc, v.id desc limit 1), WHY_IT_STAYS) as confinement_reason,
  case when NO_ADDRESS_THEN then true end as no_address,
  nullif((select v.no_address_seen from absence_verdict v where v.absence_id = b.id and b.verdict is not null
   order by v.decided_at desc, v.id desc limit 1), false) as no_address_seen,
  b.verdict_reason as left_1, b.evidence_note as left_2
from absence b join appointment a on a.id = b.appointment_id left join staff s on s.id = b.decided_by
where b.appointment_id = any(:appointments) order by b.missed_on, b.id""",
    "message": """
select m.id, m.version, m.appointment_id, m.channel, m.template, m.state, m.reason, m.due_at, m.state_at,
  DID_ARRIVE as arrived,
  (m.provider_sid is null and m.state in ('accepted','sent','delivered','undelivered')) as hearsay
from message m join appointment a on a.id = m.appointment_id
where m.appointment_id = any(:appointments) and m.staff_id is null
order by m.due_at, m.id""",
    "reply": """
select i.id, null::integer as version, i.meaning, i.received_at, i.sid like 'imported-%' as hearsay,
  ABOUT_OF_REPLY as appointment_id
from inbound_text i where i.person_id = :person and local_day(i.received_at) IN_THE_PERIOD
order by i.received_at, i.id""",
    "letter": """
select id, version, appointment_id, kind, sent_on from letter
where person_id = :person and state = 'sent' and sent_on IN_THE_PERIOD order by sent_on, id""",
    "contact": """
select id, version, kind, held_on, completed, note as left_1 from contact_record
where person_id = :person and voided_at is null and held_on IN_THE_PERIOD order by held_on, id""",
    "escalation": """
select e.id, e.version, e.rule_code, e.rule_version, e.rule_nl, e.rule_en,
  e.opened_at, e.state, e.decision, e.decision_reason as reason,
  e.decided_at, s.display_name as decided_by, s.role as decided_role,
  (select string_agg(x.appointment_id::text, ' ' order by x.noticed_at, x.appointment_id) from escalation_cause x
   where x.escalation_id = e.id and x.appointment_id is not null) as appointments,
  (select string_agg(one.at, ' ' order by one.at) from (
    select distinct to_char(d.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') as at
    from escalation_cause x join deadline d on d.id = x.deadline_id
    where x.escalation_id = e.id and d.code = 'zone-alarm') one) as alarms,
  coalesce(e.decision in ('imported','imported_proposal'), false) as hearsay
from escalation e left join staff s on s.id = e.decided_by
where e.person_id = :person and (e.id = :escalation or local_day(e.opened_at) IN_THE_PERIOD or exists (
  select from escalation_cause x where x.escalation_id = e.id and x.appointment_id = any(:appointments)))
order by e.opened_at, e.id""",
    "step": """
select t.id, null::integer as version, t.escalation_id, t.audience, t.due_at, t.notified_at as dispatched_at,
  s.display_name as reached
from escalation_step t left join staff s on s.id = t.staff_id
where t.escalation_id = any(:escalations) and t.state <> 'passed' order by t.escalation_id, t.position""",
    "event": """
select v.id, v.version, v.order_id, v.kind, v.happened_at, s.display_name as entered_by, s.role as entered_role,
  v.note as left_1
from order_event v join staff s on s.id = v.entered_by
where v.order_id = any(:orders) and v.voided_at is null and local_day(v.happened_at) IN_THE_PERIOD
order by v.happened_at, v.id""",
    "paper": """
select id, version, kind, state, signed_at, signed_name as signed_by, handed_over_on from paper
where person_id = :person and state in ('signed','superseded') and id <> :paper and id is distinct from :corrects
order by signed_at, id""",
    "dispute": """
select id, version, subject_kind, subject_id, statement, stated_on, decision, reason, decided_at from correction_note
where person_id = :person and subject_id = any(:read) order by stated_on, id""",
}


def _whole(query: str) -> str:
    for word, ours in _OURS.items():
        query = query.replace(word, ours)
    return query


_STATEMENTS: Final = {kind: text(_whole(query)) for kind, query in _QUERIES.items()}
# An escalation's appointments count at any date; else the orders it is about would be missed.
_ORDERS_OF_ESCALATION = """
select distinct c.order_id from escalation_cause x join appointment a on a.id = x.appointment_id
join obligation o on o.id = a.obligation_id join condition c on c.id = o.condition_id
where x.escalation_id = :escalation
union
select d.subject_id from escalation_cause x join deadline d on d.id = x.deadline_id
where x.escalation_id = :escalation and d.subject_kind = 'order'"""
_FIRST_CAUSE = """
select min(local_day(a.starts_at)) from escalation_cause x join appointment a on a.id = x.appointment_id
where x.escalation_id = :escalation"""


def orders_of_escalation(session: Session, escalation_id: UUID) -> list[UUID]:
    """The orders of the conditions or deadlines that the escalation is about; empty when it is about none."""
    return list(execute(session, _ORDERS_OF_ESCALATION, {"escalation": escalation_id}).scalars())


def first_cause_on(session: Session, escalation_id: UUID) -> date | None:
    found: date | None = execute(session, _FIRST_CAUSE, {"escalation": escalation_id}).scalar()
    return found


def paper_facts(
    session: Session,
    person_id: UUID,
    order_ids: Sequence[UUID],
    first_on: date,
    last_on: date,
    now: datetime,
    *,
    escalation_id: UUID | None = None,
    paper_id: UUID,
    corrects_id: UUID | None = None,
) -> tuple[Fact, ...]:
    """Facts of these orders and this period as the reader may see them, kind by kind, in a stable order."""
    values: dict[str, Any] = {
        "person": person_id, "orders": list(order_ids), "first": first_on, "last": last_on, "now": now,
        "escalation": escalation_id, "paper": paper_id, "corrects": corrects_id, "appointments": [], "escalations": [],
        "read": [],
    }  # fmt: skip
    found: list[Fact] = []
    for kind, statement in _STATEMENTS.items():
        asked = {name: values[name] for name in statement.compile().params}
        read = [dict(row) for row in session.execute(statement, asked).mappings()]
        found += [_fact(kind, row) for row in read]
        values["read"] += [row["id"] for row in read]
        if kind == "appointment":
            values["appointments"] = [row["id"] for row in read]
        if kind == "escalation":
            values["escalations"] = [row["id"] for row in read]
    return tuple(found)


def _fact(kind: str, row: Mapping[str, Any]) -> Fact:
    values = {
        name: _value(value) for name, value in row.items() if name not in ("id", "version", *_LEFT)
    }
    texts = [row[name] for name in _LEFT if name in row]
    if texts:
        values["hearsay"] = any(_LEFT_BY_IMPORT.search(one or "") for one in texts)
    return Fact(Ref(kind, str(row["id"]), row["version"]), values)


def _value(value: Any) -> Value:
    if isinstance(value, datetime):
        return aware_utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)
