"""The timeline of one escalation: dates, notifications of the person, and acts of staff."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.messages.incoming_rows import ABOUT_OF_REPLY

MOST_LINES: Final = 400
# The appointments of an escalation are its causes and the times they were moved from. Messages belong to it from the
# first one about these appointments, or from a week before the first of them, until the decision.
_LINE = """
with recursive it as materialized (select * from escalation where id = :escalation),
meeting as (
  select a.id, a.replaces_id, a.starts_at, a.kind, a.state, a.booked_at,
         case when l.kind <> 'home' then l.name end as place
  from appointment a left join site l on l.id = a.site_id
  where a.id in (select appointment_id from escalation_cause where escalation_id = :escalation)
  union
  select a.id, a.replaces_id, a.starts_at, a.kind, a.state, a.booked_at,
         case when l.kind <> 'home' then l.name end
  from meeting m join appointment a on a.id = m.replaces_id left join site l on l.id = a.site_id
), span as (
  select it.person_id, least(it.opened_at, (select min(starts_at) from meeting)) - interval '7 days' as from_at,
         coalesce(it.decided_at, :now) as until_at from it
)
select line.at, line.kind, line.what, line.who, line.whom, line.about_at, line.about_kind, line.more, line.words,
       line.until_at
from (
  select m.booked_at as at, 10 as rank, case when m.replaces_id is null then 'booked' else 'moved' end as kind,
         m.kind as what, null as who, null as whom, m.starts_at as about_at, null as about_kind, m.place as more,
         null as words, (select b.starts_at from meeting b where b.id = m.replaces_id) as until_at
  from meeting m
  union all
  select m.starts_at, 30, 'began', m.state, null, null, m.starts_at, m.kind, m.place, null, null from meeting m
  where m.state <> 'moved' and m.starts_at <= :now
  union all
  select case when t.state = 'planned' then t.due_at else t.state_at end, 20, 'message', t.state, null, null,
         a.starts_at, a.kind,
         json_build_object('channel', t.channel, 'slot', t.slot, 'error', t.error_code, 'reason', t.reason)::text,
         case when t.emptied_at is null then t.body end, null
  from message t left join meeting a on a.id = t.appointment_id, span s
  where t.person_id = s.person_id and t.staff_id is null
    and (a.id is not null or (t.appointment_id is null and t.state_at between s.from_at and s.until_at))
  union all
  select t.done_at, 21, 'called', t.kind, d.display_name, null, a.starts_at, a.kind, t.reason, t.done_note, null
  from task t join meeting a on a.id = t.appointment_id join staff d on d.id = t.done_by
  where t.kind in ('call_person','notify_change','reminder_late') and t.done_at is not null
  union all
  select l.ended_at, 22, 'letter', l.kind, d.display_name, null, a.starts_at, a.kind, l.sent_on::text, null, null
  from letter l join staff d on d.id = l.ended_by left join meeting a on a.id = l.appointment_id, span s
  where l.person_id = s.person_id and l.state = 'sent'
    and (a.id is not null or (l.appointment_id is null and l.ended_at between s.from_at and s.until_at))
  union all
  select i.received_at, 25, 'reply', i.meaning, null, null, m.starts_at, m.kind, null,
         case when i.emptied_at is null then i.body end, null
  from inbound_text i join span s on i.person_id = s.person_id and i.received_at between s.from_at and s.until_at
  left join lateral (select ABOUT_OF_REPLY as appointment_id) about on true
  left join meeting m on m.id = about.appointment_id
  where about.appointment_id is null or m.id is not null
  union all
  select r.recorded_at, 26, case when r.completed or r.kind = 'note' then 'contact' else 'attempt' end, r.kind,
         d.display_name, null, null, null, r.held_on::text, r.note, null
  from contact_record r join staff d on d.id = r.recorded_by, span s
  where r.person_id = s.person_id and r.voided_at is null and r.recorded_at between s.from_at and s.until_at
  union all
  select x.recorded_at, 40, 'outcome', x.code, d.display_name, null, m.starts_at, m.kind, null, x.note, null
  from outcome x join meeting m on m.id = x.appointment_id join staff d on d.id = x.recorded_by
  union all
  select b.opened_at, 41, 'absence', '', null, null, m.starts_at, m.kind, null, null, b.evidence_by
  from absence b join meeting m on m.id = b.appointment_id
  union all
  select e.entered_at, 42, 'evidence', e.ground, d.display_name, null, m.starts_at, m.kind, null, e.note, null
  from absence_evidence e join absence b on b.id = e.absence_id join meeting m on m.id = b.appointment_id
  left join staff d on d.id = e.entered_by
  union all
  select v.decided_at, 42, case when v.no_reminder_seen then 'verdict_seen' else 'verdict' end, v.verdict,
         d.display_name, null, m.starts_at, m.kind, v.early_reason, v.reason, null
  from absence_verdict v join absence b on b.id = v.absence_id join meeting m on m.id = b.appointment_id
  join staff d on d.id = v.decided_by
  union all
  select d.due_at, 35, 'term', d.code, null, null, null, null, d.number::text, null, null
  from escalation_cause c join deadline d on d.id = c.deadline_id where c.escalation_id = :escalation
  union all
  select d.done_at, 43, 'term_kept', d.code, s.display_name, null, null, null, d.number::text, d.done_note, null
  from escalation_cause c join deadline d on d.id = c.deadline_id join staff s on s.id = d.done_by
  where c.escalation_id = :escalation and d.done_at is not null
  union all
  select it.opened_at, 50, 'opened', '', null, null, null, null, null, null, null from it
  union all
  select c.noticed_at, 51, 'joined', coalesce(m.kind, d.code), null, null, m.starts_at, null, d.number::text, null, null
  from escalation_cause c left join meeting m on m.id = c.appointment_id
  left join deadline d on d.id = c.deadline_id, it
  where c.escalation_id = :escalation and c.noticed_at > it.opened_at
  union all
  select s.notified_at, 52 + s.position / 2000.0, case s.state when 'passed' then 'step_passed' else 'step' end,
         s.audience, null, t.display_name, null, s.same_as,
         case when s.fell_through then coalesce(s.reached, '') end, s.ask, null
  from escalation_step s left join staff t on t.id = s.staff_id
  where s.escalation_id = :escalation and s.state in ('notified','passed')
  union all
  select n.created_at, 52.9, 'again', '', null, string_agg(t.display_name, ', ' order by n.id), null, null, null, null,
         null
  from staff_notice n join staff t on t.id = n.staff_id
  where n.escalation_id = :escalation and n.again group by n.created_at
  union all
  select t.acted_at, 53, 'act', case when t.act = 'expire' and before.act = 'acknowledge' then 'lapse' else t.act end,
         d.display_name, o.display_name, null, null, null, t.reason, t.until_at
  from escalation_act t left join lateral (select b.act from escalation_act b where t.act = 'expire'
    and b.escalation_id = t.escalation_id and b.act in ('acknowledge','snooze') and b.acted_at <= t.acted_at
    order by b.acted_at desc, b.id desc limit 1) before on true
  left join staff d on d.id = t.acted_by left join staff o on o.id = t.to_id
  where t.escalation_id = :escalation
  union all
  select t.decided_at, 54, 'decision', t.decision, d.display_name, null, null, null, null, t.decision_reason, null
  from escalation_act t left join staff d on d.id = t.decided_by
  where t.escalation_id = :escalation and t.act = 'reopen' and t.decided_at is not null
  union all
  select it.decided_at, 54, 'decision', it.decision, d.display_name, null, null, null, null, it.decision_reason, null
  from it left join staff d on d.id = it.decided_by where it.state = 'resolved'
  union all
  select r.drafted_at, 60, 'paper_drafted', r.kind, d.display_name, null, null, null, null, null, null
  from paper r join staff d on d.id = r.author_id where r.escalation_id = :escalation
  union all
  select r.signed_at, 61, 'paper', r.kind, r.signed_name, null, null, null, null, null, null
  from paper r where r.escalation_id = :escalation and r.signed_at is not null
  union all
  select r.handed_over_at, 62, 'paper_handed', r.kind, d.display_name, r.handed_over_to, null, null, null, null, null
  from paper r join staff d on d.id = r.handed_over_by where r.escalation_id = :escalation
) line order by line.at desc, line.rank desc, line.about_at desc, line.what desc limit :most
""".replace("ABOUT_OF_REPLY", ABOUT_OF_REPLY)

# One entry per colleague, at the newest ring. Messages that were never sent are not counted.
_RINGS = """
select max(m.created_at) as at, 'rings' as kind, count(*)::text as what, null as who, s.display_name as whom,
       null as about_at, null as about_kind, (count(*) filter (where m.state = 'delivered'))::text as more,
       null as words, min(m.created_at) as until_at
from staff_notice n join message m on m.notice_id = n.id join staff s on s.id = n.staff_id
where n.escalation_id = :escalation and m.state not in ('planned','claimed','cancelled','skipped_late')
group by s.id order by at, s.display_name"""


class EscalationLine(NamedTuple):
    """The newest entries of an escalation, the oldest of them first; `is_cut` when earlier ones are left out."""

    rows: list[Row]
    is_cut: bool


def escalation_line(session: Session, escalation_id: UUID, now: datetime) -> EscalationLine:
    """Rows are {at, kind, what, who, whom, about_at, about_kind, more, words, until_at}. A planned entry stands at its
    planned moment. For a notification `more` is JSON: channel, slot, error, reason."""
    # The latest entries decide about an escalation, so the earliest are cut. Reads one more to know whether any are.
    values = {"escalation": escalation_id, "now": now, "most": MOST_LINES + 1}
    # The words of a task are encrypted, so no statement can leave out what ended with the file.
    found = [one for one in rows(session, _LINE, values) if one["words"] != FILE_CLOSED]
    return EscalationLine(found[MOST_LINES - 1 :: -1], is_cut=len(found) > MOST_LINES)


def with_rings(session: Session, line: EscalationLine, escalation_id: UUID) -> EscalationLine:
    """The timeline with one more line per colleague who was texted or called: `what` = how often, `until_at` = since
    when, `more` = how many arrived. Run it with the clock's rights: no officer sees messages to staff."""
    rings = rows(session, _RINGS, {"escalation": escalation_id})
    return EscalationLine(sorted([*line.rows, *rings], key=lambda row: row["at"]), line.is_cut)
