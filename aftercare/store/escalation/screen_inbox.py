"""One escalation with everything a decision needs."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from aftercare.store.absences.in_question import why_of_escalation
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.escalation.causes import BY_DECISION
from aftercare.store.people.home_address_rows import NO_ADDRESS_THEN

_ESCALATION = """
select e.*, p.given_name, p.family_name, p.reference, p.tier, o.display_name as officer,
       k.display_name as acknowledged_by_name, d.display_name as decided_by_name,
       h.display_name as handed_to_name
from escalation e join person p on p.id = e.person_id join staff o on o.id = p.officer_id
left join staff k on k.id = e.acknowledged_by and e.state = 'acknowledged' left join staff d on d.id = e.decided_by
left join staff h on h.id = e.handed_to
where e.id = :escalation
"""
_CAUSES = """
select a.id, a.kind, a.starts_at, a.state, a.enforceable, case when l.kind <> 'home' then l.name end as site,
       b.id as absence_id, b.state as absence_state,
       b.verdict, b.verdict_reason, b.ground, b.evidence_note, b.decide_by, v.display_name as decided_by,
       w.no_reminder_seen, w.no_address_seen, w.early_reason, NO_ADDRESS_THEN as no_address
from escalation_cause c join appointment a on a.id = c.appointment_id
left join site l on l.id = a.site_id
left join absence b on b.appointment_id = a.id left join staff v on v.id = b.decided_by
left join lateral (select x.no_reminder_seen, x.no_address_seen, x.early_reason from absence_verdict x
  where x.absence_id = b.id and b.verdict is not null order by x.decided_at desc, x.id desc limit 1) w on true
where c.escalation_id = :escalation order by a.starts_at
""".replace("NO_ADDRESS_THEN", NO_ADDRESS_THEN)
_TERMS = """
select d.id, d.version, d.code, d.number, d.counted_from_on, d.due_at, d.was_due_at, d.state, d.done_on, d.done_note,
       d.created_at,
       d.subject_id, s.display_name as done_by, m.id as assessment_id, m.items, m.note, m.state as assessment_state,
       w.display_name as assessed_by, d.state = 'done' and BY_DECISION as by_decision,
       d.misattributed_at, d.misattributed_reason, r.display_name as misattributed_by
from escalation_cause c join deadline d on d.id = c.deadline_id left join staff s on s.id = d.done_by
left join assessment m on d.subject_kind = 'assessment' and m.id = d.subject_id left join staff w on w.id = m.entered_by
left join staff r on r.id = d.misattributed_by
where c.escalation_id = :escalation order by d.due_at, d.code
""".replace("BY_DECISION", BY_DECISION)
_STEPS = """
select s.position, s.due_at, s.audience, s.ask, s.state, s.notified_at, s.fell_through, s.same_as,
       t.display_name as reached, s.reached as level
from escalation_step s left join staff t on t.id = s.staff_id
where s.escalation_id = :escalation order by s.due_at, s.position
"""
_ACTS = """
select t.act, t.acted_at, b.display_name as acted_by, t.reason, t.until_at, o.display_name as handed_to,
       t.decision, t.decision_reason, d.display_name as decided_by, t.decided_at
from escalation_act t left join staff b on b.id = t.acted_by left join staff o on o.id = t.to_id
left join staff d on d.id = t.decided_by
where t.escalation_id = :escalation order by t.acted_at desc, t.id desc
"""
_ALARMS = """
select id, person_id, 'alarm' as trigger_code from escalation
where state = 'opened' and coalesce(trigger, rule_code) = 'alarm'
"""
_OPEN_OF_PERSON = """
select e.id, e.person_id, e.rule_code, e.rule_nl, e.rule_en, coalesce(e.trigger, e.rule_code) as trigger_code,
  e.severity, e.state, e.opened_at,
  coalesce(k.display_name, h.display_name, r.display_name) as waits_for,
  coalesce(e.acknowledged_until_at, e.snoozed_until_at, least(d.next_at, e.again_at)) as until_at,
  IN_QUESTION as in_question
from escalation e
left join lateral (
  select min(s.due_at) filter (where s.state = 'waiting') as next_at,
    (array_agg(s.staff_id order by s.notified_at desc, s.position desc)
     filter (where s.state = 'notified'))[1] as reached
  from escalation_step s where s.escalation_id = e.id) d on true
left join staff k on k.id = e.acknowledged_by and e.state = 'acknowledged' left join staff h on h.id = e.handed_to
left join staff r on r.id = d.reached
where e.person_id = :person and e.state <> 'resolved' order by e.severity desc, e.opened_at desc, e.id
""".replace("IN_QUESTION", why_of_escalation("e.id"))


def escalation_head(session: Session, escalation_id: UUID) -> Row | None:
    found = rows(session, _ESCALATION, {"escalation": escalation_id})
    return found[0] if found else None


def escalation_causes(session: Session, escalation_id: UUID) -> list[Row]:
    """The misses behind an escalation, each with its verdict and whether it was given in the knowledge that no reminder
    had arrived, and whether it was a visit without an address."""
    return rows(session, _CAUSES, {"escalation": escalation_id})


def escalation_deadlines(session: Session, escalation_id: UUID) -> list[Row]:
    """The deadlines behind an escalation, each with the acts on it and the assessment it comes from, if any."""
    return rows(session, _TERMS, {"escalation": escalation_id})


def steps_view(session: Session, escalation_id: UUID) -> list[Row]:
    return rows(session, _STEPS, {"escalation": escalation_id})


def acts_page(session: Session, escalation_id: UUID) -> list[Row]:
    """The acts on an escalation short of deciding it, the newest first."""
    return rows(session, _ACTS, {"escalation": escalation_id})


def unacknowledged_alarms(session: Session) -> list[Row]:
    """Those that the header counts, each with its `id`, `person_id` and `trigger_code`."""
    return rows(session, _ALARMS, {})


def open_escalations_of(session: Session, person_id: UUID) -> list[Row]:
    """The most severe first, each with who has it or was notified last, and until when it waits for them."""
    return rows(session, _OPEN_OF_PERSON, {"person": person_id})
