"""One person's file: their orders, appointments, history and conversation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.absences.screen_reminded import REMINDER_ARRIVED
from aftercare.store.conditions.number_sql import NUMBERED
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.messages.incoming_rows import ASKS_ANOTHER_TIME
from aftercare.store.overviews.screen_history_days import DAY_LINES
from aftercare.store.tasks.rows import BROUGHT_IN, REACHED_OTHERWISE

_OBLIGATIONS = """
select o.id, o.line_id, o.plan_id, o.condition_id, o.kind, o.minutes, o.travel_min, o.period_days, o.weekdays,
       o.from_min, o.to_min, o.starts_on, o.ends_on, o.site_ids, o.programme_id, o.provider_id,
       (select array_agg(l.name order by l.name) from site l where l.id = any(o.site_ids)) as places,
       g.name as programme, v.name as provider, c.kind as condition_kind,
       c.entry_version as condition_version, c.own_kind as condition_own, NUMBERED,
       c.wording, f.frame, f.court_reference,
       (select min(a.starts_at) from appointment a where a.line_id = o.line_id and a.starts_at > :now
        and a.state in ('scheduled','notified','confirmed')) as next_at,
       case when w.state in ('referred','intake_offered','intake_held','paused')
            then greatest(0, (cast(timezone('Europe/Amsterdam', :now) as date)
                              - coalesce(w.paused_on, w.referred_on)) / 7) end as waiting_weeks,
       w.state as referral_state
from obligation o
left join lateral (
  select r.state, r.referred_on, r.paused_on from referral r
  where r.person_id = o.person_id and o.kind in ('treatment','group_session')
    and case when o.programme_id is null then r.provider_id = o.provider_id else r.programme_id = o.programme_id end
  order by r.state = 'started' desc, r.state in ('referred','intake_offered','intake_held','paused') desc,
           r.referred_on desc, r.id desc limit 1) w on true
join condition c on c.id = o.condition_id
join supervision_order f on f.id = c.order_id
left join programme g on g.id = o.programme_id left join provider v on v.id = o.provider_id
where o.plan_id = :plan order by c.starts_on, o.id
""".replace("NUMBERED", NUMBERED)
_APPOINTMENTS = """
select a.id, a.version, a.kind, a.starts_at, a.ends_at, a.state, ASKS_ANOTHER_TIME as asks_another_time,
       a.enforceable, l.name as site,
       s.display_name as officer,
       a.why, c.kind as condition_kind,
       c.entry_version as condition_version, c.own_kind as condition_own, NUMBERED, f.frame,
       n.number as plan_number, a.line_id, a.occurrence,
       (select m.state from message m where m.appointment_id = a.id and starts_with(m.slot, 'T-')
        order by (m.state in ('planned','cancelled')), m.due_at desc limit 1) as message_state,
       (select x.note from outcome x where x.appointment_id = a.id
        order by x.recorded_at desc, x.id desc limit 1) as note
from appointment a
join obligation o on o.id = a.obligation_id
left join supervision_plan n on n.id = o.plan_id
left join condition c on c.id = o.condition_id
left join supervision_order f on f.id = c.order_id
left join site l on l.id = a.site_id left join staff s on s.id = a.officer_id
where a.person_id = :person and a.starts_at >= :first and a.starts_at < :last and a.state <> 'moved'
order by a.starts_at, a.id
""".replace("NUMBERED", NUMBERED).replace("ASKS_ANOTHER_TIME", ASKS_ANOTHER_TIME)
# Outcomes as they stand; one that is still to be recorded is there too.
_ATTENDANCE = """
select a.id, a.kind, a.starts_at, a.state, case when b.state = 'decided' then b.verdict end as verdict
from appointment a left join absence b on b.appointment_id = a.id
where a.person_id = :person and a.starts_at >= :first and a.starts_at < :last and a.state in
  ('attended','late','attended_not_complied','missed','cancelled_by_service','outcome_overdue')
order by a.starts_at, a.id
"""
_NEXT = """
select a.id, a.kind, a.starts_at, a.ends_at, l.name as site
from appointment a left join site l on l.id = a.site_id
where a.person_id = :person and a.ends_at > :now and a.state in ('scheduled','notified','confirmed')
order by a.starts_at, a.id limit 1
"""
_MESSAGES = """
select m.id, m.version, m.slot, m.channel, m.template, m.state, m.reason, m.error_code, m.due_at, m.state_at, m.body,
       m.emptied_at, m.possible_duplicate, m.language, a.starts_at, m.appointment_id
from message m left join appointment a on a.id = m.appointment_id
where m.person_id = :person order by m.due_at desc, m.id desc limit 60
"""
_REPLIES = """
(select id, body, meaning, received_at, emptied_at, null::boolean as changed, null::boolean as call
 from inbound_text where person_id = :person order by received_at desc limit 30)
union all
(select id, call_when, mood, sent_at, null, changed, call
 from client_check_in where person_id = :person order by sent_at desc limit 5)
"""
_LINE_OF = """
select * from (
  select x.recorded_at as at,
         case when exists (select from outcome y where y.appointment_id = x.appointment_id
                           and (y.recorded_at, y.id) > (x.recorded_at, x.id)) then 'corrected'
              when x.code = 'missed' and not REMINDER_ARRIVED then 'unreminded' else 'outcome' end as kind,
         x.code as what, s.display_name as who, a.starts_at as about, a.kind as about_kind,
         x.note as note
  from outcome x join appointment a on a.id = x.appointment_id join staff s on s.id = x.recorded_by
  where x.appointment_id = any(array(select id from appointment where person_id = :person))
  union all
  select v.decided_at, case when v.no_reminder_seen then 'verdict_seen' else 'verdict' end, v.verdict, s.display_name,
         a.starts_at, a.kind, null
  from absence_verdict v join absence b on b.id = v.absence_id join appointment a on a.id = b.appointment_id
  join staff s on s.id = v.decided_by where v.person_id = :person
  union all
  select e.opened_at, 'escalation', json_build_array(e.rule_code, e.rule_nl, e.rule_en)::text, null, null, null, null
  from escalation e where e.person_id = :person
  union all
  select d.created_at, 'alarm', to_json(d.due_at) #>> '{}', null, null, null, null from deadline d
  where d.person_id = :person and d.code = 'zone-alarm' and not exists (select from submission b
    where b.person_id = d.person_id and b.type = 'monitoring-alarm' and b.decided_at = d.created_at)
  union all
  select d.misattributed_at, 'alarm_elsewhere', to_json(d.due_at) #>> '{}', s.display_name, null, null,
    d.misattributed_reason
  from deadline d join staff s on s.id = d.misattributed_by where d.person_id = :person
  union all
  select e.decided_at, 'decision', e.decision, s.display_name, null, null, e.decision_reason
  from escalation e join staff s on s.id = e.decided_by where e.person_id = :person and e.state = 'resolved'
  union all
  select x.decided_at, 'decision', x.decision, s.display_name, null, null, x.decision_reason
  from escalation_act x join staff s on s.id = x.decided_by where x.person_id = :person and x.act = 'reopen'
  union all
  select x.acted_at, 'escalation_again', json_build_array(e.rule_code, e.rule_nl, e.rule_en)::text, s.display_name,
    null, null, x.reason
  from escalation_act x join escalation e on e.id = x.escalation_id join staff s on s.id = x.acted_by
  where x.person_id = :person and x.act = 'reopen'
  union all
  select k.done_at, 'stays', b.verdict, s.display_name, a.starts_at, a.kind, k.done_note
  from task k join staff s on s.id = k.done_by join absence b on b.person_id = k.person_id
    and b.id::text = split_part(k.subject_key, ':', 2) join appointment a on a.id = b.appointment_id
  where k.person_id = :person and k.kind = 'review_decision' and k.state = 'done' and k.done_note <> ''
  union all
  select k.done_at, 'paper_dealt', f.kind, s.display_name, null, null, k.done_note
  from task k join staff s on s.id = k.done_by join paper f on f.person_id = k.person_id
    and f.id::text = split_part(k.subject_key, ':', 2)
  where k.person_id = :person and k.kind = 'review_decision' and k.state = 'done' and k.done_note <> ''
  union all
  select n.decided_at, 'plan', case when n.state not in ('withdrawn','superseded') then n.state
           when n.return_reason is null then 'approved' else 'returned' end, s.display_name, null, null, null
  from supervision_plan n join staff s on s.id = n.decided_by where n.person_id = :person
  union all
  select c.closed_at, 'closed', c.reason, concat_ws(' · ', s.display_name, nullif(c.note, '')), null, null, null
  from file_closing c join staff s on s.id = c.closed_by where c.person_id = :person
  union all
  select c.reopened_at, 'reopened', c.reason, concat_ws(' · ', s.display_name, c.reopen_reason), null, null, null
  from file_closing c join staff s on s.id = c.reopened_by where c.person_id = :person
  union all
  select i.received_at, 'reply', i.meaning, null, null, null, null from inbound_text i where i.person_id = :person
  union all
  select r.recorded_at, case when r.completed or r.kind = 'note' then 'contact' else 'attempt' end, r.kind,
         s.display_name, null, null, r.note
  from contact_record r join staff s on s.id = r.recorded_by where r.person_id = :person and r.voided_at is null
  union all
  select c.entered_at, 'conference', case when c.starts_at is null then 'case-conference' else 'planned-conference' end,
    s.display_name, null, null, c.took_part
  from case_conference c join staff s on s.id = c.entered_by where c.person_id = :person
  union all
  select g.entered_at, 'conference', 'agreed-action', s.display_name, null, null, g.what
  from agreed_action g join staff s on s.id = g.entered_by where g.person_id = :person
  union all
  select g.entered_at, 'goal', 'opened', s.display_name, null, null, g.words
  from goal g join staff s on s.id = g.entered_by where g.person_id = :person
  union all
  select g.ended_at, 'goal', g.state, s.display_name, null, null, concat_ws(' · ', g.words, g.reason)
  from goal g left join staff s on s.id = g.ended_by where g.person_id = :person and g.ended_at is not null
  union all
  select g.ended_at, 'goal_step', g.state, s.display_name, null, null, concat_ws(' · ', g.words, g.reason)
  from goal_step g left join staff s on s.id = g.ended_by where g.person_id = :person and g.ended_at is not null
  union all
  select g.entered_at, 'praise', g.way, s.display_name, null, null, null
  from praise g join staff s on s.id = g.entered_by where g.person_id = :person and g.way <> 'not_now'
  union all
  select k.sent_at, 'check_in', k.mood, null, null, null, k.call_when from client_check_in k where k.person_id = :person
  union all
  select t.added_at, 'attachment', t.kind, s.display_name, null, null, t.name
  from attachment t left join staff s on s.id = t.added_by where t.person_id = :person and t.removed_at is null
  union all
  select l.ended_at, 'letter', l.kind, s.display_name, a.starts_at, a.kind, null
  from letter l join staff s on s.id = l.ended_by left join appointment a on a.id = l.appointment_id
  where l.person_id = :person and l.state = 'sent'
  union all
  select b.received_at, 'submission', json_build_array(b.type, case when b.matched_at is null then 'received' else
    'unmatched' end, b.id)::text, s.display_name, null, null, null
  from submission b join staff s on s.id = b.sender_id where b.person_id = :person and b.moved_from is null
  union all
  select b.matched_at, 'submission', json_build_array(b.type, case when b.moved_from is null then 'matched'
    when exists (select from submission z where z.person_id = b.person_id and z.sender_id = b.sender_id and z.id <> b.id
      and split_part(z.number, ' #', 1) = split_part(b.number, ' #', 1) and z.misattributed_at <= b.matched_at)
    then 'moved_back' else 'moved' end, b.id)::text, s.display_name, null, null, null
  from submission b join staff s on s.id = b.matched_by where b.person_id = :person
  union all
  select b.decided_at, 'submission', json_build_array(b.type, b.state, b.id)::text, s.display_name, null, null, b.reason
  from submission b left join staff s on s.id = case b.state when 'superseded' then b.sender_id else b.decided_by end
  where b.person_id = :person and b.decided_at is not null
  union all
  select b.misattributed_at, 'submission', json_build_array(b.type, 'misattributed', b.id)::text, s.display_name, null,
    null, b.misattributed_reason
  from submission b join staff s on s.id = b.misattributed_by where b.person_id = :person
  union all
  select t.created_at, 'by_machine', t.reason, s.display_name, null, null, null
  from task t join staff s
    on s.id = case when t.kind = 'check_brought_in' then cast(split_part(t.subject_key, ':', 2) as uuid) end
  where t.person_id = :person and t.kind = 'check_brought_in' and t.reason = any(:by_machine)
  union all
  select r.signed_at, 'paper', r.kind, r.signed_name, null, null, null
  from paper r where r.person_id = :person and r.signed_at is not null
  union all
  select r.handed_over_at, 'paper_handed', r.kind, s.display_name, null, null, null
  from paper r join staff s on s.id = r.handed_over_by where r.person_id = :person
  union all
  select t.changed_at, 'tier', t.to_tier::text, s.display_name, null, null, null
  from tier_change t join staff s on s.id = t.changed_by where t.person_id = :person
  union all
  select c.changed_at, 'officer', o.display_name, concat_ws(' · ', s.display_name, t.reason), null, null, null
  from officer_change c join staff o on o.id = c.to_officer_id left join officer_transfer t
    on t.person_id = c.person_id and t.done_at = c.changed_at
  left join staff s on s.id = coalesce(t.arranged_by, c.changed_by) where c.person_id = :person
  union all
  select t.arranged_at, 'transfer', o.display_name, concat_ws(' · ', s.display_name, t.reason),
         t.from_on::timestamp at time zone 'Europe/Amsterdam', null, null
  from officer_transfer t join staff o on o.id = t.to_officer_id join staff s on s.id = t.arranged_by
  where t.person_id = :person and t.done_at is distinct from t.arranged_at
  union all
  select t.called_off_at, 'transfer_off', o.display_name, concat_ws(' · ', s.display_name, t.called_off_reason),
         null, null, null
  from officer_transfer t join staff o on o.id = t.to_officer_id join staff s on s.id = t.called_off_by
  where t.person_id = :person
  union all
  select t.done_at, 'deputy_off', d.display_name, null, null, null, null
  from officer_transfer t join staff d on d.id = t.ended_deputy_id where t.person_id = :person
  union all
  select t.done_at, 'co_officer_off', d.display_name, null, null, null, null
  from officer_transfer t join staff d on d.id = t.ended_co_officer_id where t.person_id = :person
  union all
DAY_LINES  union all
  select a.booked_at, 'moved', to_json(a.starts_at) #>> '{}', s.display_name, b.starts_at, a.kind,
         a.why -> 'by_hand' ->> 'reason'
  from appointment a join appointment b on b.id = a.replaces_id
  left join staff s on s.id = cast(a.why -> 'by_hand' ->> 'by' as uuid)
  where a.person_id = :person and (s.id is not null or b.known_at is not null)
  union all
  select a.booked_at, 'extra', null, s.display_name, a.starts_at, a.kind, o.extra_reason
  from obligation o
  join appointment a on a.person_id = o.person_id and a.obligation_id = o.id and a.replaces_id is null
  join staff s on s.id = o.made_by where o.person_id = :person and o.plan_id is null
) line order by at desc, right(kind, 5) = '_then', kind, what, about, note limit :most
"""
_LINE = _LINE_OF.replace("REMINDER_ARRIVED", REMINDER_ARRIVED).replace("DAY_LINES", DAY_LINES)


def obligations_shown(session: Session, plan_id: UUID, now: datetime) -> list[Row]:
    """Obligations of one plan version with their condition, type of order and next time."""
    return rows(session, _OBLIGATIONS, {"plan": plan_id, "now": now})


def appointments_shown(
    session: Session, person_id: UUID, first_at: datetime, last_at: datetime
) -> list[Row]:
    return rows(session, _APPOINTMENTS, {"person": person_id, "first": first_at, "last": last_at})


def attendance_shown(
    session: Session, person_id: UUID, first_at: datetime, last_at: datetime
) -> list[Row]:
    """The appointments of [first_at, last_at) with their outcomes, and the verdicts on what was missed."""
    values = {"person": person_id, "first": first_at, "last": last_at}
    return rows(session, _ATTENDANCE, values)


def next_appointment(session: Session, person_id: UUID, now: datetime) -> Row | None:
    """The one that is under way, or else the next."""
    return next(iter(rows(session, _NEXT, {"person": person_id, "now": now})), None)


def messages_shown(session: Session, person_id: UUID) -> list[Row]:
    return rows(session, _MESSAGES, {"person": person_id})


def replies_shown(session: Session, person_id: UUID) -> list[Row]:
    """The newest texts of the client, and the newest check-ins, of which `meaning` is how the client is, `body` when to
    call, and `changed` and `call` are answers."""
    return rows(session, _REPLIES, {"person": person_id})


def timeline(session: Session, person_id: UUID, most: int) -> list[Row]:
    """The newest acts and decisions of people, with what was noted about them. A kind that ends in `_then` has only a
    day, and stands below what has a time on that day."""
    values = {"person": person_id, "most": most, "by_machine": [BROUGHT_IN, REACHED_OTHERWISE]}
    return rows(session, _LINE, values)
