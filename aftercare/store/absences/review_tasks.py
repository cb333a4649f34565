"""Tasks to look again at what was decided about an absence, or behind a document, and the decisions about absences."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from aftercare.domain.closing.closing import FILE_CLOSED
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.tasks.rows import REASON_CHANGED, TaskRow, open_task, open_tasks_locked

REVIEW_DECISION: Final = "review_decision"
# Whether such a task is open about absence `b`, for lists.
IS_ASKED = """exists (select from task k where k.person_id = b.person_id and k.kind = 'review_decision'
  and k.state = 'opened' and split_part(k.subject_key, ':', 2) = b.id::text)"""
# Of task `t`, for resources.
ABSENCE_OF_TASK: Final = (
    "(select b.id from absence b where t.kind = 'review_decision' and b.person_id = t.person_id"
    " and b.id::text = split_part(t.subject_key, ':', 2))"
)
# Why the verdict on absence `b` stays, of who looked at it again since; null where no one did.
WHY_IT_STAYS: Final = """(select k.done_note from task k where k.person_id = b.person_id and k.kind = 'review_decision'
  and k.state = 'done' and k.done_by is not null and k.done_note <> '' and k.done_at >= b.decided_at
  and split_part(k.subject_key, ':', 2) = b.id::text order by k.done_at desc, k.id limit 1)"""
_TAKEN = """
with asked as materialized (
  select b.id as absence_id, b.state as absence_state, b.verdict, b.decided_at, a.id as appointment_id, a.kind,
    a.starts_at, case b.verdict when 'excused' then b.ground end as ground,
    exists (select from escalation_cause c join escalation s on s.id = c.escalation_id
      where c.appointment_id = a.id and s.state <> 'resolved') as waits,
    (select case when bool_and(w.entered_at is not null) then min(w.entered_at) end from (
      select p.entered_at from away_period p
      where p.person_id = a.person_id and p.kind = 'custody' and p.during && a.during
      union all
      select r.entered_at from away_removal r
      where r.person_id = a.person_id and r.kind = 'custody' and r.during && a.during) w) as known_at
  from absence b join appointment a on a.id = b.appointment_id where b.id = any(:absences)
)
select absence_id, 'absence' as what, absence_id as id, kind, verdict as state, starts_at as at, verdict as choice,
  decided_at, false as stands_in_paper, known_at, ground, waits from asked where absence_state = 'decided'
union all
select q.absence_id, 'escalation', e.id, '', e.state, e.opened_at, coalesce(e.decision, ''), e.decided_at,
  exists (select from paper p where p.escalation_id = e.id and p.state in ('drafted','submitted','signed')) or exists (
    select from task t where t.person_id = e.person_id and t.kind = 'draft_paper' and t.state = 'opened'
    and split_part(t.subject_key, ':', 2) = e.id::text), q.known_at, q.ground, q.waits
from asked q join escalation_cause x on x.appointment_id = q.appointment_id join escalation e on e.id = x.escalation_id
where e.state = 'resolved'
order by at, what, id
"""
_OPEN_OF = """
select k.id, k.version, k.reason, k.due_at, b.id as absence_id, a.id as appointment_id, a.kind, a.starts_at
from task k join absence b on b.id::text = split_part(k.subject_key, ':', 2)
join appointment a on a.id = b.appointment_id
where k.person_id = :person and k.kind = 'review_decision' and k.state = 'opened' and b.person_id = :person
order by a.starts_at, b.id
"""
_DONE_OF = """
select k.id, k.reason, k.done_at, k.done_note, s.display_name as who
from task k join staff s on s.id = k.done_by
where k.person_id = :person and k.kind = 'review_decision' and k.state = 'done'
  and k.done_note <> ''
  and split_part(k.subject_key, ':', 2) = cast(:absence as text)
order by k.done_at desc, k.id
"""
_ENDED_OF = """
select e.id, e.opened_at from absence b join escalation_cause x on x.appointment_id = b.appointment_id
join escalation e on e.id = x.escalation_id
where b.id = :absence and e.state = 'resolved' order by e.opened_at, e.id
"""
_OF_ESCALATION = """
select b.id from escalation_cause x join absence b on b.appointment_id = x.appointment_id
where x.escalation_id = :escalation order by b.id
"""


def taken_on(session: Session, absence_ids: Collection[UUID]) -> list[Row]:
    """The verdicts on these absences, and the decisions on escalations about them: the values of
    domain.escalation.decisions_in_question.Taken, and what a page shows of each."""
    return rows(session, _TAKEN, {"absences": list(absence_ids)}) if absence_ids else []


def ask_to_review(
    session: Session,
    person_id: UUID,
    about_id: UUID,
    reason: str,
    due_at: datetime,
    now: datetime,
) -> None:
    """A task to look again at what was decided about this absence, or behind this document. One that a person finished
    stays finished, and the next is one of its own; one that ended automatically is open again."""
    query = select(TaskRow.subject_key, TaskRow.done_by).where(
        TaskRow.person_id == person_id, _about([about_id]), TaskRow.reason == reason
    )
    finished = sum(done_by is not None for _, done_by in session.exec(query))
    open_task(
        session,
        person_id=person_id,
        kind=REVIEW_DECISION,
        subject=about_id,
        reason=reason,
        due_at=due_at,
        now=now,
        times_before=finished,
    )


def end_reviews(
    session: Session,
    person_id: UUID,
    about_ids: Collection[UUID],
    now: datetime,
    *,
    done_by: UUID | None = None,
    reasons: Collection[str] = (),
) -> None:
    """The open tasks about these absences or documents end, those for these `reasons` where they are given: a colleague
    decided again, or, without `done_by`, there is nothing to look at any more."""
    if not about_ids:
        return
    # Locked one after the other in the order of their ids.
    found = open_tasks_locked(session, TaskRow.person_id == person_id, _about(about_ids))
    for task in (one for one in found if not reasons or one.reason in reasons):
        task.state, task.done_by, task.done_at = "done", done_by, now
        task.done_note = None if done_by else REASON_CHANGED
        task.version += 1


def open_reviews_of(session: Session, person_id: UUID) -> list[Row]:
    """The open tasks about this client's absences, each with its absence and appointment, the earliest first."""
    return rows(session, _OPEN_OF, {"person": person_id})


def reviews_done(session: Session, person_id: UUID, absence_id: UUID) -> list[Row]:
    """Who looked again and left the decision as it was, when and why; the newest first. Without those that an earlier
    release ended with the case file: no one looked then."""
    found = rows(session, _DONE_OF, {"person": person_id, "absence": absence_id})
    # The note is sealed, so it is compared here.
    return [one for one in found if one["done_note"] != FILE_CLOSED]


def reviews_of_absences(
    session: Session, person_id: UUID, absence_ids: Collection[UUID]
) -> list[TaskRow]:
    """Every such task there was about these absences, open or ended."""
    if not absence_ids:
        return []
    query = select(TaskRow).where(TaskRow.person_id == person_id, _about(absence_ids))
    return list(
        session.exec(query.order_by(col(TaskRow.id)).execution_options(populate_existing=True))
    )


def absence_of_review(task: TaskRow) -> UUID:
    """The absence that this task is about."""
    return UUID(task.subject_key.split(":")[1])


def ended_escalations(session: Session, absence_id: UUID) -> list[Row]:
    """The decided escalations about this absence, which can be opened again; the oldest first."""
    return rows(session, _ENDED_OF, {"absence": absence_id})


def absences_of_escalation(session: Session, escalation_id: UUID) -> list[UUID]:
    """The ids of the absences that an escalation is about, dropped ones too."""
    return [row["id"] for row in rows(session, _OF_ESCALATION, {"escalation": escalation_id})]


def _about(ids: Collection[UUID]) -> ColumnElement[bool]:
    keys = (col(TaskRow.subject_key).startswith(f"{REVIEW_DECISION}:{one}:") for one in ids)
    return (col(TaskRow.kind) == REVIEW_DECISION) & or_(*keys)
