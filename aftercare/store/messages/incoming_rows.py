"""The acts on each incoming text, the reading position of each member of staff, and the officer responsible at the
time."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, select

from aftercare.base.ids import new_id
from aftercare.domain.appointments.lifecycle import RECORDED, AppointmentState
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import MOMENT, Row
from aftercare.store.database.locks import get_row, locking, rows_locked
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.rows_of import rows_of
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.tasks.rows import REASON_CHANGED, TaskRow, is_task_open

# Tasks that a text opens and an answer ends. `unclear-reply` was a call before there were answers.
WANTS_TO_MOVE = "wants_to_move"
NOT_HELD = (AppointmentState.CALLED_OFF, AppointmentState.MOVED)
ANSWERING = ("answer_text", WANTS_TO_MOVE)
IS_ANSWERING = "(t.kind in ('answer_text','wants_to_move') or (t.kind = 'call_person' and t.reason = 'unclear-reply'))"
# The appointment that a text `i` answers, for SQL: the one found last; null when none was.
ABOUT_OF_REPLY = (
    "(select x.appointment_id from inbound_step x where x.text_id = i.id and x.appointment_id is not null"
    " order by x.position desc limit 1)"
)
# Whether the client's last reply about appointment `a` asks for another time, for SQL: asked for, not answered, and no
# yes since. False for a reader who may not see such tasks.
ASKS_ANOTHER_TIME = (
    "(a.state in ('scheduled','notified') and exists (select from task w where w.person_id = a.person_id"
    " and w.appointment_id = a.id and w.kind = 'wants_to_move' and w.state = 'opened'))"
)
_READ = (
    "insert into conversation_read (person_id, staff_id, read_until_at) values (:person, :staff, :until)"
    " on conflict (person_id, staff_id) do update"
    " set read_until_at = greatest(conversation_read.read_until_at, excluded.read_until_at)"
)

# The appointment with the newest text sent, even if it has changed since. Without a text on record (imported, or
# notified by a call) the moment the person was notified counts. Those notified only by letter, in person or by
# calendar come last. A yes or no by text answers what was texted or read aloud; a text about a
# miss asks for none.
_LAST_TEXTED_ABOUT = """
    select a.id, a.state, a.starts_at from appointment a
    left join lateral (
      select max(m.claimed_at) filter (where m.state in ('claimed','unknown','accepted','sent','delivered')) as sent_at,
        max(m.claim_number) filter (where m.state in ('claimed','unknown','accepted','sent','delivered')) as number,
        count(*) filter (where m.claimed_at is not null) as tried
      from message m where m.appointment_id = a.id and m.channel = 'sms'
        and m.template <> 'missed-appointment') t on true
    left join lateral (
      select true as aloud from message m
      where m.appointment_id = a.id and m.channel = 'voice' and m.claimed_at is not null limit 1) v on true
    where a.person_id = :person and (t.sent_at is not null or (t.tried = 0 and a.known_at is not null))
    order by t.sent_at is null and v.aloud is null, coalesce(t.sent_at, a.known_at) desc, t.number desc nulls last,
      a.starts_at <= :now, a.state not in ('scheduled','notified','confirmed'), a.starts_at
    limit 1"""

# A check of devices comes without notice.
_NEXT_TO_COME = """
    select id from appointment where person_id = :person and state in ('scheduled','notified','confirmed')
      and starts_at > :now and kind <> 'device_check' order by starts_at, id limit 1"""


class InboundStepRow(Row, table=True):
    """One act on a text: by a member of staff, or by the service at once (`done_by` None)."""

    text_id: UUID
    person_id: UUID | None = None
    act: str
    reason: str | None = sealed("inbound_step.reason", default=None)
    appointment_id: UUID | None = None
    answer: str | None = sealed("inbound_step.answer", default=None)
    done_by: UUID | None = None
    done_at: datetime = Field(sa_type=MOMENT)
    position: int = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )


get_inbound = partial(get_row, InboundTextRow)

steps_of = rows_of(InboundStepRow, "text_id", "position")
"""In the order in which they were done."""


def last_texted_about(
    session: Session, person_id: UUID, now: datetime, *, no: bool = False
) -> AppointmentRow | None:
    """The appointment this person was last texted about, locked: the one a yes or no answers. It may have been moved or
    cancelled since, or be over. A no is about the next one to come where that one is over and done with, or no text
    went."""
    values = {"person": person_id, "now": now}
    found = execute(session, _LAST_TEXTED_ABOUT, values).one_or_none()
    about = found and found.id
    if no and (found is None or _is_done_with(found.state, found.starts_at <= now)):
        about = execute(session, _NEXT_TO_COME, values).scalar_one_or_none() or about
    if about is None:
        return None
    query = select(AppointmentRow).where(AppointmentRow.id == about)
    return session.exec(locking(query)).one()


def _is_done_with(state: str, is_over: bool) -> bool:
    """Whether no other time can be asked for: the appointment has an outcome, or is over and did not take place."""
    return state in RECORDED or (is_over and state in NOT_HELD)


def is_set_aside(session: Session, text_id: UUID) -> bool:
    steps = steps_of(session, text_id)
    return bool(steps) and steps[-1].act == "set-aside"


def mark_read(session: Session, person_id: UUID, staff_id: UUID, until: datetime) -> None:
    """Move the reading position forward; a later one stays."""
    execute(session, _READ, {"person": person_id, "staff": staff_id, "until": until})


def answer_awaited(
    session: Session, person_id: UUID, kind: str, reason: str, appointment_id: UUID | None
) -> bool:
    """Whether an open task of this kind and reason waits for an answer to the person."""
    about = col(TaskRow.appointment_id).is_not_distinct_from(appointment_id)
    return is_task_open(session, person_id, kind, reason, about)


def end_asking(session: Session, about: AppointmentRow, now: datetime) -> None:
    """The client comes after all: no other time has to be found. The next no opens a new task."""
    session.execute(
        update(TaskRow)
        .where(
            col(TaskRow.person_id) == about.person_id,
            col(TaskRow.appointment_id) == about.id,
            col(TaskRow.kind) == WANTS_TO_MOVE,
            col(TaskRow.state) == "opened",
        )
        .values(
            state="done", done_at=now, done_note=REASON_CHANGED, version=col(TaskRow.version) + 1
        )
        .execution_options(synchronize_session="fetch")
    )


def ask_by(session: Session, person_id: UUID, appointment_id: UUID, due_at: datetime) -> None:
    """The open task to find another time for this appointment is due then."""
    session.execute(
        update(TaskRow)
        .where(
            col(TaskRow.person_id) == person_id,
            col(TaskRow.appointment_id) == appointment_id,
            col(TaskRow.kind) == WANTS_TO_MOVE,
            col(TaskRow.state) == "opened",
        )
        .values(due_at=due_at, version=col(TaskRow.version) + 1)
        .execution_options(synchronize_session="fetch")
    )


def answer_tasks(session: Session, person_id: UUID) -> list[TaskRow]:
    """Every open task that an answer to this person ends, locked."""
    return rows_locked(
        TaskRow,
        session,
        TaskRow.person_id == person_id,
        TaskRow.state == "opened",
        col(TaskRow.kind).in_(ANSWERING)
        | (TaskRow.kind == "call_person") & (TaskRow.reason == "unclear-reply"),
    )


def keep_inbound(
    session: Session,
    *,
    sid: str,
    person_id: UUID | None,
    sender: str,
    body: str,
    meaning: str,
    received_at: datetime,
) -> UUID | None:
    """Keep an incoming text; answers its id, or None when the provider had delivered it before."""
    kept = session.execute(
        insert(InboundTextRow)
        .values(
            id=new_id(),
            sid=sid,
            person_id=person_id,
            sender=sender,
            body=body,
            meaning=meaning,
            received_at=received_at,
        )
        .on_conflict_do_nothing()
        .returning(col(InboundTextRow.id))
    )
    return kept.scalar()
