"""An officer's tasks to do by hand; each exists once, however often a tick runs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, select

from aftercare.base.ids import new_id
from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, among, moment
from aftercare.store.database.locks import get_row, rows_locked
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.sealed_columns import sealed

# Why a task ended automatically. Its cause may come back, and then it is open again; a task that a person finished
# stays finished.
REACHABLE_AGAIN, REASON_CHANGED = "reachable-again", "reason-changed"
ENDED_BY_ITSELF = (REACHABLE_AGAIN, REASON_CHANGED)
REOPENS = (
    "on conflict (subject_key) do update set state = 'opened', done_at = null, done_note = null,"
    " due_at = excluded.due_at, was_due_at = null, version = task.version + 1"
    f" where task.state = 'done' and task.done_by is null and task.done_note in {ENDED_BY_ITSELF}"
)
# Tasks to remind of one time by telephone or letter, or to check whether a reminder arrived: pointless without that
# time. A call that answers a text (`unclear-reply`) is about the text.
REMINDING = ("call_person", "send_letter", "reminder_late", "unknown_delivery")
ANSWERS_A_TEXT = "unclear-reply"
# What a machine brought in or changed, for the officer to check.
CHECK_BROUGHT_IN = "check_brought_in"
BROUGHT_IN, REACHED_OTHERWISE = "brought-in", "reached-otherwise"
CONDITION_INCOMPLETE = "condition-incomplete"
# Whether task `t` can still be done, for SQL; `a` is the appointment it is about, if any.
STILL_HELPS = "(a.id is null or t.kind in ('notify_change','wants_to_move') or a.starts_at > :now)"


_PERSONS = """
select t.id, t.kind, t.person_id, p.given_name, p.family_name
from task t join person p on p.id = t.person_id where t.id = any(:ids) order by p.family_name, t.id
"""


class TaskRow(OfPerson, VersionedRow, table=True):
    kind: str
    subject_key: str
    appointment_id: UUID | None = None
    message_id: UUID | None = None
    reason: str
    due_at: datetime = Field(sa_type=MOMENT)
    state: str = "opened"
    created_at: datetime = Field(sa_type=MOMENT)
    done_by: UUID | None = None
    done_at: datetime | None = moment()
    done_note: str | None = sealed("task.done_note", default=None)
    # A colleague who does it instead of the client's officer.
    handed_to: UUID | None = None
    handed_by: UUID | None = None
    handed_at: datetime | None = moment()
    # When it was due before another day was set for it.
    was_due_at: datetime | None = moment()


def open_task(
    session: Session,
    *,
    person_id: UUID,
    kind: str,
    subject: UUID | str,
    reason: str,
    due_at: datetime,
    now: datetime,
    appointment_id: UUID | None = None,
    message_id: UUID | None = None,
    times_before: int = 0,
) -> None:
    """Add the task unless it was ever opened for this kind, subject and reason; one that had ended automatically is
    open again. `times_before`: how often it was needed before, for kinds where each time is a task of its own."""
    statement = insert(TaskRow).values(
        id=new_id(),
        person_id=person_id,
        kind=kind,
        subject_key=f"{kind}:{subject}:{reason}" + (f":{times_before}" if times_before else ""),
        appointment_id=appointment_id,
        message_id=message_id,
        reason=reason,
        due_at=due_at,
        state="opened",
        created_at=now,
        version=1,
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject_key"],
            set_={
                "state": "opened",
                "done_at": None,
                "done_note": None,
                "due_at": due_at,
                "was_due_at": None,
                "version": TaskRow.version + 1,
            },
            where=(col(TaskRow.state) == "done")
            & col(TaskRow.done_by).is_(None)
            & col(TaskRow.done_note).in_(ENDED_BY_ITSELF),
        )
    )


get_task = partial(get_row, TaskRow)


def tasks_of_kind(session: Session, person_id: UUID, kind: str) -> list[tuple[str, str]]:
    """The key and state of every task of this kind about the person."""
    query = select(TaskRow.subject_key, TaskRow.state).where(
        TaskRow.person_id == person_id, col(TaskRow.kind) == kind
    )
    return list(session.exec(query))


def open_tasks_locked(session: Session, *where: ColumnElement[bool] | bool) -> list[TaskRow]:
    """The open tasks that meet all of these conditions, locked in the order of their ids."""
    return rows_locked(TaskRow, session, TaskRow.state == "opened", *where)


def is_task_open(
    session: Session, person_id: UUID, kind: str, reason: str, *also: ColumnElement[bool]
) -> bool:
    """Whether a task of this kind about this person, that also meets these conditions, waits for this reason."""
    query = select(TaskRow.id).where(
        TaskRow.person_id == person_id,
        TaskRow.kind == kind,
        TaskRow.state == "opened",
        TaskRow.reason == reason,
        *also,
    )
    return session.exec(query).first() is not None


def waits_to_be_checked(session: Session, person_id: UUID) -> bool:
    """Whether a machine brought this person in and no officer has checked it."""
    return is_task_open(session, person_id, CHECK_BROUGHT_IN, BROUGHT_IN)


def end_task(session: Session, subject_key: str, done_by: UUID | None, now: datetime) -> None:
    """The task with this key is done, if it is open."""
    session.execute(
        update(TaskRow)
        .where(col(TaskRow.subject_key) == subject_key, col(TaskRow.state) == "opened")
        .values(state="done", done_by=done_by, done_at=now, version=TaskRow.version + 1)
    )


def end_by_itself(session: Session, subject_key: str, why: str, now: datetime) -> None:
    """The task with this key ends automatically, if it is open."""
    session.execute(
        update(TaskRow)
        .where(col(TaskRow.subject_key) == subject_key, col(TaskRow.state) == "opened")
        .values(state="done", done_at=now, done_note=why, version=col(TaskRow.version) + 1)
        .execution_options(synchronize_session="fetch")
    )


def end_completing(session: Session, person_id: UUID, condition_id: UUID, now: datetime) -> None:
    """The task to enter the missing facts of this condition ends: they are there, or it binds no more."""
    about = (
        col(TaskRow.person_id) == person_id,
        col(TaskRow.kind) == CHECK_BROUGHT_IN,
        col(TaskRow.reason) == CONDITION_INCOMPLETE,
        col(TaskRow.subject_key).contains(f":{condition_id}:"),
    )
    for task in open_tasks_locked(session, *about):
        end_by_itself(session, task.subject_key, REASON_CHANGED, now)


def completing_tasks(session: Session, person_ids: Iterable[UUID]) -> list[TaskRow]:
    """The open tasks to enter missing facts of conditions of these persons, locked."""
    return open_tasks_locked(
        session,
        among(TaskRow.person_id, person_ids),
        col(TaskRow.kind) == CHECK_BROUGHT_IN,
        col(TaskRow.reason) == CONDITION_INCOMPLETE,
    )


def condition_to_complete(task: TaskRow) -> UUID:
    """The condition that this task asks to complete: after the kind of the task and the account of the sender."""
    return UUID(task.subject_key.split(":")[2])


def task_with_key(session: Session, person_id: UUID, subject_key: str) -> TaskRow | None:
    found = select(TaskRow).where(
        TaskRow.person_id == person_id, TaskRow.subject_key == subject_key
    )
    return session.exec(found).first()


def end_reminding(
    session: Session, person_ids: Iterable[UUID], appointment_ids: Iterable[UUID], now: datetime
) -> None:
    """End the tasks to remind these people of these appointments, which the caller has locked."""
    asked = (
        select(TaskRow.id)
        .where(
            # The index of open tasks starts with the person.
            among(TaskRow.person_id, set(person_ids)),
            among(TaskRow.appointment_id, set(appointment_ids)),
            TaskRow.state == "opened",
            col(TaskRow.kind).in_(REMINDING),
            TaskRow.reason != ANSWERS_A_TEXT,
        )
        .order_by(col(TaskRow.id))
        .with_for_update(key_share=True)
    )
    ended = {"state": "done", "done_at": now, "done_note": REASON_CHANGED}
    session.execute(
        update(TaskRow)
        .where(among(TaskRow.id, session.exec(asked).all()))
        .values(version=TaskRow.version + 1, **ended)
        .execution_options(synchronize_session="fetch")
    )


def persons_of_tasks(session: Session, ids: Collection[UUID]) -> list[Row]:
    """Of each of these tasks that the actor sees, its kind and the names of the client."""
    return rows(session, _PERSONS, {"ids": list(ids)})
