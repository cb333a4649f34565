"""The reader's open work, part by part as on the worklist, and the counts in the header."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.overviews.open_work import (
    ABSENCES,
    DEADLINES,
    OPEN,
    OUTCOMES,
    TASKS,
    listed,
    moments,
)
from aftercare.store.papers.board_copies import PAPER_OF_TASK
from aftercare.store.papers.draft_tasks import (
    DRAFT_OF_TASK,
    ESCALATION_OF_TASK,
    STATE_OF_DRAFT,
    STILL_ASKED,
)


def _listed(part: str, query: str) -> str:
    """The query with the items of this part in it, and the extra columns of a task's row."""
    return query.format(
        listed=listed(part),
        item="i.kind as open_kind, i.due, i.of_all",
        paper=PAPER_OF_TASK,
        draft=DRAFT_OF_TASK,
        draft_state=STATE_OF_DRAFT,
        escalation=ESCALATION_OF_TASK,
        asked=STILL_ASKED,
    )


_OUTCOMES = _listed(
    OUTCOMES,
    """
select a.id, a.version, a.person_id, {item},
       p.given_name, p.family_name, p.reference, p.tier, a.kind, a.starts_at, a.ends_at,
       a.overdue_at, a.enforceable, l.name as site
from {listed} i join appointment a on a.id = i.id
join person p on p.id = a.person_id left join site l on l.id = a.site_id
order by a.overdue_at, a.id
""",
)
_ABSENCES = _listed(
    ABSENCES,
    """
select b.id, b.version, b.person_id, {item},
       p.given_name, p.family_name, p.reference, p.tier, b.missed_on, b.evidence_by,
       b.decide_by, b.ground, a.kind, a.starts_at,
       (select m.state from message m where m.appointment_id = a.id
        order by (m.state in ('planned','cancelled')), m.due_at desc limit 1) as message_state
from {listed} i join absence b on b.id = i.id
join person p on p.id = b.person_id join appointment a on a.id = b.appointment_id
order by b.decide_by, b.id
""",
)
_TASKS = _listed(
    TASKS,
    """
select t.id, t.version, t.person_id, {item},
       p.given_name, p.family_name, p.reference, p.tier, t.kind, t.reason, t.due_at, t.appointment_id, t.message_id,
       split_part(t.subject_key, ':', 2) as subject,
       case when t.kind = 'notify_provider' then (select v.name from referral r join provider v on v.id = r.provider_id
         where r.id::text = split_part(t.subject_key, ':', 2)) end as provider,
       coalesce({paper}, {draft}) as paper_id, {draft_state} as paper_state,
       {escalation} as escalation_id, {asked} as still_asked,
       a.starts_at, a.kind as appointment_kind, case when t.kind = 'notify_change' then (
         select n.starts_at from appointment n where n.line_id = a.line_id and n.occurrence = a.occurrence
         and n.state in ('scheduled','notified','confirmed')) end as now_at
from {listed} i join task t on t.id = i.id
join person p on p.id = t.person_id left join appointment a on a.id = t.appointment_id
order by t.due_at, t.id
""",
)
# Every occurrence: any of them may lie in a period without contact.
_UNPLACED = """
select u.line_id, u.occurrence, u.person_id,
       p.given_name, p.family_name, p.reference, p.tier, o.kind, u.first_on, u.last_on, u.reason
from unplaced u join person p on p.id = u.person_id join obligation o on o.id = u.obligation_id
where u.last_on >= :today order by p.tier, u.first_on, u.line_id
"""
_DEADLINES = _listed(
    DEADLINES,
    """
select d.id, d.version, d.person_id, {item}, p.given_name, p.family_name, p.reference, p.tier, d.code, d.number,
       d.due_at, d.was_due_at, d.subject_kind, d.subject_id, f.frame, w.id as paper_id, w.kind as paper_kind,
       e.decision
from {listed} i join deadline d on d.id = i.id join person p on p.id = d.person_id
left join paper w on w.hand_over_id = d.id
left join supervision_order f on f.id = d.subject_id and d.subject_kind = 'order'
left join escalation e on e.id = d.subject_id and d.subject_kind = 'escalation'
order by d.due_at, d.id
""",
)
_COUNTS_OF = """
select (select count(*) from ({open}) x) as worklist,
       (select count(*) from escalation where state <> 'resolved') as escalations,
       (select count(*) from supervision_plan where state = 'submitted')
         + (select count(*) from access_request where proposed_at is not null and ended_at is null)
         + (select count(*) from file_closing c join person p on p.id = c.person_id
            where c.seen_at is null and c.reopened_at is null and p.team_id = (select app_led_team())) as approvals,
       (select count(*) from destruction where confirmed_at is null and refused_at is null) as destructions,
       (select count(*) from sender where channel = 'sms' and stopped_at is not null) as texts_stopped
"""
_COUNTS = _COUNTS_OF.format(open=OPEN)


def outcomes_due(session: Session, now: datetime) -> list[Row]:
    return rows(session, _OUTCOMES, moments(now))


def verdicts_due(session: Session, now: datetime) -> list[Row]:
    return rows(session, _ABSENCES, moments(now))


def tasks_open(session: Session, now: datetime) -> list[Row]:
    return rows(session, _TASKS, moments(now))


def unplaced_now(session: Session, now: datetime) -> list[Row]:
    return rows(session, _UNPLACED, moments(now))


def deadlines_near(session: Session, now: datetime) -> list[Row]:
    """Open deadlines that are to be shown by now, the overdue ones first."""
    return rows(session, _DEADLINES, moments(now))


def badge_counts(session: Session, now: datetime) -> Row:
    """{worklist, escalations, approvals} of what the reader may see, for the header, and `texts_stopped`: 1 while texts
    are stopped. `worklist` is the sum of its headings. Weeks ahead without contact are too expensive to count on each
    page, and their heading says that they are not counted."""
    return rows(session, _COUNTS, moments(now))[0]
