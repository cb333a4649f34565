"""Texts that come in: understood, acted on once, answered at once; a reply never satisfies a duty."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aftercare.base.ids import new_id
from aftercare.domain.appointments import APPOINTMENT_LIFE, AppointmentAct, AppointmentState
from aftercare.domain.replies import Meaning, Reply, meaning_of
from aftercare.domain.templates import TextKind, TextValues, render_text, shipped_template
from aftercare.domain.wall_time import civil_date, wall
from aftercare.store import audit
from aftercare.store.appointments import AppointmentRow, plan_reminders_anew
from aftercare.store.messages import InboundTextRow
from aftercare.store.people import PersonRow, get_person
from aftercare.store.recipients import (
    Recipient,
    may_be_answered,
    opt_in,
    opt_out,
    recipients_at,
    suspend_number,
)
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
    anything. The contact whose telephone a person's texts go to answers for their own number; one we
    would no longer text may still refuse texts, and is answered nothing.
    """
    body = body.replace("\0", "")[:LONGEST_BODY]
    people = recipients_at(work.session, sender, civil_date(work.now))
    recipient = people[0] if len(people) == 1 else None
    reply = meaning_of(body, recipient.language if recipient else "nl")
    kept = work.session.execute(
        insert(InboundTextRow)
        .values(
            id=new_id(),
            sid=sid,
            person_id=recipient.person.id if recipient else None,
            sender=sender,
            body=body,
            meaning=reply.meaning.value,
            received_at=work.now,
        )
        .on_conflict_do_nothing()
        .returning(col(InboundTextRow.id))
    ).first()
    if kept is None or recipient is None:
        return None
    person_id = recipient.person.id
    audit.note(work, f"reply-{reply.meaning.value}", "inbound_text", kept[0], person_id)
    contact = recipient.contact
    if contact is not None and not may_be_answered(contact, civil_date(work.now)):
        if reply.meaning is Meaning.STOP:
            opt_out(recipient, work.now)
        return None
    subject = _act(work, recipient, reply)
    return _answer(recipient, reply, subject, callback_number)


def _act(work: Work, recipient: Recipient, reply: Reply) -> AppointmentRow | None:
    """What the reply changes; answers the appointment it is about, if any."""
    person = get_person(work.session, recipient.person.id, for_update=True)
    upcoming = _next_told(work, person)
    meaning = reply.meaning
    if meaning is Meaning.YES and upcoming is not None:
        state = AppointmentState(upcoming.state)
        upcoming.state = APPOINTMENT_LIFE.after(state, AppointmentAct.CONFIRM)
        upcoming.version += 1
    elif meaning is Meaning.NO:
        _ask(work, person, "wants_to_move", "cannot-come", upcoming)
    elif meaning is Meaning.STOP:
        opt_out(recipient, work.now)
    elif meaning is Meaning.START:
        opt_in(recipient)
        plan_reminders_anew(work.session, person.id, work.now)
    elif meaning is Meaning.WRONG_NUMBER:
        suspend_number(recipient)
        _ask(work, person, "check_number", "wrong-number", upcoming)
    elif meaning is Meaning.LANGUAGE and reply.language in ("nl", "en"):
        whose = recipient.contact or person
        whose.language = reply.language
        whose.version += 1
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
        .with_for_update(key_share=True)
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
    recipient: Recipient, reply: Reply, about: AppointmentRow | None, callback_number: str
) -> str | None:
    kind = _ANSWERS.get(reply.meaning)
    if kind is None or (reply.meaning is Meaning.YES and about is None):
        return None
    template = shipped_template(kind, recipient.language)
    local = wall(about.starts_at) if about else None
    values = TextValues(
        on=local.date() if local else None,
        at=local.time() if local else None,
        phone=callback_number,
    )
    return render_text(template.text, template.language, values)
