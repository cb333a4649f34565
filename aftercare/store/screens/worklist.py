"""What waits for somebody: outcomes, verdicts, calls, and what found no place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from aftercare.domain.wall_time import civil_date
from aftercare.store.board_copies import PAPER_OF_TASK
from aftercare.store.draft_tasks import CASE_OF_TASK, DRAFT_OF_TASK, STATE_OF_DRAFT, STILL_ASKED
from aftercare.store.screens import Row, rows
from aftercare.store.tasks import STILL_HELPS

_OUTCOMES = text(
    """
select a.id, a.version, a.person_id,
       p.given_name, p.family_name, p.reference, p.tier, a.kind, a.starts_at, a.ends_at,
       a.overdue_at, a.enforceable, l.name as location
from appointment a join person p on p.id = a.person_id left join location l on l.id = a.location_id
where a.state = 'outcome_overdue' order by a.overdue_at, a.id limit 200
"""
)
_ABSENCES = text(
    """
select b.id, b.version, b.person_id,
       p.given_name, p.family_name, p.reference, p.tier, b.missed_on, b.evidence_by,
       b.decide_by, b.ground, a.kind, a.starts_at,
       (select m.state from message m where m.appointment_id = a.id
        order by (m.state in ('planned','cancelled')), m.due_at desc limit 1) as message_state
from absence b join person p on p.id = b.person_id join appointment a on a.id = b.appointment_id
where b.state = 'opened' order by b.decide_by, b.id limit 200
"""
)
_TASKS_OF = """
select t.id, t.version, t.person_id,
       p.given_name, p.family_name, p.reference, p.tier, t.kind, t.reason, t.due_at, t.appointment_id, t.message_id,
       split_part(t.subject_key, ':', 2) as subject,
       coalesce({paper}, {draft}) as paper_id, {draft_state} as paper_state, {case} as case_id,
       {asked} as still_asked,
       a.starts_at, a.kind as appointment_kind
from task t join person p on p.id = t.person_id left join appointment a on a.id = t.appointment_id
where t.state = 'opened' and t.kind <> 'record_outcome'
  and {helps}
order by t.due_at, t.id limit 200
"""
_TASKS = text(
    _TASKS_OF.format(
        paper=PAPER_OF_TASK,
        draft=DRAFT_OF_TASK,
        draft_state=STATE_OF_DRAFT,
        case=CASE_OF_TASK,
        asked=STILL_ASKED,
        helps=STILL_HELPS,
    )
)
_UNPLACED = text(
    """
select u.line_id, u.occurrence, u.person_id,
       p.given_name, p.family_name, p.reference, p.tier, o.kind, u.first_on, u.last_on, u.reason
from unplaced u join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id
where u.last_on >= :today order by p.tier, u.first_on, u.line_id limit 200
"""
)
_DEADLINES = text(
    """
select d.id, d.version, d.person_id, p.given_name, p.family_name, p.reference, p.tier, d.code, d.number,
       d.due_at, d.was_due_at, d.subject_kind, d.subject_id, f.frame, w.id as paper_id, w.kind as paper_kind,
       e.decision
from deadline d join person p on p.id = d.person_id
left join paper w on w.hand_over_id = d.id
left join supervision_order f on f.id = d.subject_id and d.subject_kind = 'order'
left join escalation e on e.id = d.subject_id and d.subject_kind = 'escalation'
where d.state = 'opened' and d.shows_from_at <= :now order by d.due_at, d.id limit 200
"""
)
_COUNTS = text(
    """
select (select count(*) from appointment where state = 'outcome_overdue')
     + (select count(*) from absence where state = 'opened')
     + (select count(*) from task t left join appointment a on a.id = t.appointment_id
        where t.state = 'opened' and t.kind <> 'record_outcome'
          and STILL_HELPS)
     + (select count(*) from unplaced where last_on >= :today)
     + (select count(*) from deadline where state = 'opened' and shows_from_at <= :now) as worklist,
       (select count(*) from escalation where state <> 'resolved') as escalations,
       (select count(*) from supervision_plan where state = 'submitted') as approvals,
       (select count(*) from sender where channel = 'sms' and stopped_at is not null) as texts_stopped
""".replace("STILL_HELPS", STILL_HELPS)
)


def outcomes_due(session: Session) -> list[Row]:
    return rows(session, _OUTCOMES, {})


def verdicts_due(session: Session) -> list[Row]:
    return rows(session, _ABSENCES, {})


def tasks_open(session: Session, now: datetime) -> list[Row]:
    """Tasks that still help: what was about a past appointment is history, told there."""
    return rows(session, _TASKS, {"now": now})


def unplaced_now(session: Session, now: datetime) -> list[Row]:
    return rows(session, _UNPLACED, {"today": civil_date(now)})


def deadlines_near(session: Session, now: datetime) -> list[Row]:
    """Open deadlines whose time to show has come, whatever is late first."""
    return rows(session, _DEADLINES, {"now": now})


def badge_counts(session: Session, now: datetime) -> Row:
    """{worklist (every section of it), escalations, approvals} of what the reader may see, for the header, and
    `texts_stopped`: 1 while no text leaves."""
    return rows(session, _COUNTS, {"now": now, "today": civil_date(now)})[0]
