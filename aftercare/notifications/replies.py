"""Texts that come in: understood, acted on once, answered at once; a reply never satisfies a duty."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aftercare.base.ids import new_id
from aftercare.domain.appointments import APPOINTMENT_LIFE, AppointmentAct, AppointmentState
from aftercare.domain.replies import Meaning, Reply, meaning_of
from aftercare.domain.templates import TextKind, TextValues, render_text, shipped_template
from aftercare.domain.wall_time import wall
from aftercare.store import audit
from aftercare.store.appointments import AppointmentRow, plan_reminders_anew
from aftercare.store.messages import InboundTextRow
from aftercare.store.people import PersonRow, persons_with_phone
from aftercare.store.tasks import open_task
from aftercare.store.unit_of_work import Work

LONGEST_BODY = 1_600
ANSWER_WITHIN = timedelta(hours=4)
_ANSWERS = {
    Meaning.YES: TextKind.REPLY_TO_YES,
    Meaning.NO: TextKind.REPLY_TO_NO,
    Meaning.STOP: TextKind.REPLY_TO_STOP,
    Meaning.START: TextKind.REPLY_TO_START,
    Meaning.HELP: TextKind.REPLY_TO_HELP,
    Meaning.WRONG_NUMBER: TextKind.REPLY_TO_WRONG_NUMBER,
    Meaning.LANGUAGE: TextKind.REPLY_TO_LANGUAGE,
}


def take_reply(work: Work, sid: str, sender: str, body: str, callback_number: str) -> str | None:
    """Act on one incoming text and give the answer to send back, or None for no answer.

    A replay (same provider id) changes nothing and is not answered again. A sender who is nobody's
    number, or several people's, goes to the unclaimed queue and gets no answer that would confirm
    anything.
    """
    body = body.replace("\0", "")[:LONGEST_BODY]
    people = persons_with_phone(work.session, sender)
    person = people[0] if len(people) == 1 else None
    reply = meaning_of(body, person.language if person else "nl")
    kept = work.session.execute(
        insert(InboundTextRow)
        .values(
            id=new_id(),
            sid=sid,
            person_id=person.id if person else None,
            sender=sender,
            body=body,
            meaning=reply.meaning.value,
            received_at=work.now,
        )
        .on_conflict_do_nothing()
        .returning(col(InboundTextRow.id))
    ).first()
    if kept is None or person is None:
        return None
    audit.note(work, f"reply-{reply.meaning.value}", "inbound_text", kept[0], person.id)
    subject = _act(work, person, reply)
    return _answer(person, reply, subject, callback_number)


def _act(work: Work, person: PersonRow, reply: Reply) -> AppointmentRow | None:
    """What the reply changes; answers the appointment it is about, if any."""
    upcoming = _next_told(work, person)
    meaning = reply.meaning
    if meaning is Meaning.YES and upcoming is not None:
        state = AppointmentState(upcoming.state)
        upcoming.state = APPOINTMENT_LIFE.after(state, AppointmentAct.CONFIRM)
        upcoming.version += 1
    elif meaning is Meaning.NO:
        _ask(work, person, "wants_to_move", "cannot-come", upcoming)
    elif meaning is Meaning.STOP:
        person.opted_out_at = person.opted_out_at or work.now
        person.version += 1
    elif meaning is Meaning.START:
        person.opted_out_at = None
        person.version += 1
        plan_reminders_anew(work.session, person.id, work.now)
    elif meaning is Meaning.WRONG_NUMBER:
        person.phone_state = "suspended"
        person.version += 1
        _ask(work, person, "check_number", "wrong-number", upcoming)
    elif meaning is Meaning.LANGUAGE and reply.language in ("nl", "en"):
        person.language = reply.language
        person.version += 1
    elif meaning is Meaning.UNCLEAR:
        _ask(work, person, "call_person", "unclear-reply", upcoming)
    return upcoming


def _next_told(work: Work, person: PersonRow) -> AppointmentRow | None:
    """The next appointment this person was told of: the one a yes or no is about."""
    query = (
        select(AppointmentRow)
        .where(
            AppointmentRow.person_id == person.id,
            col(AppointmentRow.state).in_(("scheduled", "notified", "confirmed")),
            col(AppointmentRow.notified_at).is_not(None),
            AppointmentRow.starts_at > work.now,
        )
        .order_by(col(AppointmentRow.starts_at))
        .limit(1)
        .with_for_update()
    )
    return work.session.exec(query).first()


def _ask(
    work: Work, person: PersonRow, kind: str, reason: str, about: AppointmentRow | None
) -> None:
    open_task(
        work.session,
        person_id=person.id,
        kind=kind,
        subject=about.id if about else new_id(),
        reason=reason,
        due_at=work.now + ANSWER_WITHIN,
        now=work.now,
        appointment_id=about.id if about else None,
    )


def _answer(
    person: PersonRow, reply: Reply, about: AppointmentRow | None, callback_number: str
) -> str | None:
    kind = _ANSWERS.get(reply.meaning)
    if kind is None or (reply.meaning is Meaning.YES and about is None):
        return None
    template = shipped_template(kind, person.language)
    local = wall(about.starts_at) if about else None
    values = TextValues(
        on=local.date() if local else None,
        at=local.time() if local else None,
        phone=callback_number,
    )
    return render_text(template.text, template.language, values)
