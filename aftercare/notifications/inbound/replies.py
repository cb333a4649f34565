"""Incoming texts: understood, acted on once, answered at once; a reply never counts as contact with the client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from aftercare.domain.appointments.lifecycle import (
    APPOINTMENT_LIFE,
    OPEN_STATES,
    AppointmentAct,
    AppointmentState,
)
from aftercare.domain.message_templates.templates import (
    SHIPPED_VERSION,
    TEXT_LANGUAGES,
    TextKind,
    TextValues,
    has_protected_name,
    render_text,
    shipped_template,
)
from aftercare.domain.messages.replies import Meaning, Reply, meaning_of
from aftercare.domain.people.person import PhoneState, why_no_text
from aftercare.domain.phones.verification import PhoneReason
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.processes.message_templates.forbidden_names import forbidden_names
from aftercare.processes.messages.ask_for_answer import ANSWER_WITHIN, ask_for_answer
from aftercare.processes.messages.call_at_once import call_at_once
from aftercare.processes.messages.recipients import (
    Recipient,
    may_be_answered,
    opt_in,
    opt_out,
    reachability_at,
    recipients_at,
    suspend_number,
)
from aftercare.processes.placement.asked_times import (
    LateNumber,
    ask_for_times,
    choose_time,
    decline_times,
    number_too_late,
    times_to_repeat,
)
from aftercare.processes.placement.offered_times import numbered_times
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import AppointmentRow, replan_reminders_of_person
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.message_templates.rows import template_in_force
from aftercare.store.messages.incoming_rows import (
    InboundStepRow,
    end_asking,
    keep_inbound,
    last_texted_about,
)
from aftercare.store.people.related_person_rows import get_related
from aftercare.store.people.rows import PersonRow, get_person

LONGEST_BODY = 1_600
UNKNOWN, SHARED, UNSURE = "unknown-number", "number-shared", "unsure-sender"
STOP_SHARED = "stop-shared"
# The person replied to facts that have changed since.
CHANGED = "changed-since"
UNCLEAR, NO_AND_MORE = "unclear-reply", "no-and-more"
_ACTS = {
    Meaning.NO: "asked-officer",
    Meaning.STOP: "stopped",
    Meaning.START: "restarted",
    Meaning.HELP: "told",
    Meaning.WRONG_NUMBER: "suspended",
    Meaning.LANGUAGE: "language-changed",
    Meaning.CHOICE: "asked-officer",
    Meaning.UNCLEAR: "asked-officer",
}
_ANSWERS = {
    Meaning.YES: TextKind.REPLY_TO_YES,
    Meaning.NO: TextKind.REPLY_TO_NO,
    Meaning.STOP: TextKind.REPLY_TO_STOP,
    Meaning.START: TextKind.REPLY_TO_START,
    Meaning.HELP: TextKind.REPLY_TO_HELP,
    Meaning.WRONG_NUMBER: TextKind.REPLY_TO_WRONG_NUMBER,
    Meaning.LANGUAGE: TextKind.REPLY_TO_LANGUAGE,
    Meaning.CHOICE: TextKind.REPLY_TO_NUMBER,
}


def take_reply(
    work: UnitOfWork, sid: str, from_number: str, body: str, callback_number: str
) -> str | None:
    """Act on one incoming text and give the answer to send back, or None for no answer.

    A replay (same provider id) changes nothing and is not answered again. A number that belongs to no one, or to
    several people, goes to the unclaimed queue. It gets no answer, which would confirm something. STOP from a number
    of several people stops texts for each of them. A contact person who receives a person's texts answers for their
    own number.

    A sender at a number we would not text may still refuse texts. That is a number without a sure owner, or of a
    contact who may no longer answer. Any other reply from it is left to the officer and gets no answer.

    Words that may be about suicide ask besides to call at once. The first such text is answered with numbers to call,
    in place of the usual answer.
    """
    body = body.replace("\0", "")[:LONGEST_BODY]
    # Locked before the text is written: with it the database marks the messages of a wrong number.
    people, reason = _whose(work, from_number)
    recipient = people[0] if len(people) == 1 else None
    reply = meaning_of(body, recipient.language if recipient else "nl")
    text_id = keep_inbound(
        work.session,
        sid=sid,
        person_id=recipient.person.id if recipient else None,
        sender=from_number,
        body=body,
        meaning=reply.meaning.value,
        received_at=work.now,
    )
    if text_id is None:
        return None
    if recipient is None:
        audit.note(work, "reply-unclaimed", "inbound_text", text_id)
        if reply.meaning is Meaning.STOP:
            for one in people:
                _stop_shared(work, one, text_id)
        _note(work, text_id, None, "unclaimed", reason)
        return None
    person_id = recipient.person.id
    audit.note(work, f"reply-{reply.meaning.value}", "inbound_text", text_id, person_id)
    calls = call_at_once(work, person_id, text_id, body)
    if not _is_theirs(work, recipient):
        _leave_to_officer(work, recipient, reply, text_id)
        return None
    numbers = _numbers_to_call(work, recipient, callback_number) if calls else None
    late = number_too_late(work, person_id) if reply.meaning is Meaning.CHOICE else None
    says_no = reply.meaning is Meaning.NO
    about = (
        late.stands if late else last_texted_about(work.session, person_id, work.now, no=says_no)
    )
    why = _why_for_officer(work, recipient, reply, about)
    if why is not None:
        _ask(work, recipient.person, "answer_text", why, text_id, None)
        _note(work, text_id, person_id, "asked-officer", why, about, numbers)
        return numbers
    if about is not None and not _stands(about, work.now):
        about = None
    chosen = about if reply.meaning is Meaning.CHOICE and late is None else None
    times = times_to_repeat(work, chosen) if chosen else []
    act = _act(work, recipient, reply, text_id, about, late, repeats=bool(times))
    if act == "chose-time":
        times = []
    answered = reply.meaning is Meaning.CHOICE and (late.was_answered if late else not times)
    kind = TextKind.OFFERED_TIMES if times else _ANSWERS.get(reply.meaning)
    answer = numbers
    if answer is None and not answered:
        answer = _answer(work, recipient, kind, about, callback_number, times)
    _note(work, text_id, person_id, act, late.reason if late else reply.language, about, answer)
    return answer


def _whose(work: UnitOfWork, from_number: str) -> tuple[list[Recipient], str]:
    """The recipients at this number, with each person and then the contact locked, or none where it changed hands
    while we waited; and why it is no one's alone. The read before the locks only says what to lock."""
    today = civil_date(work.now)
    before = sorted(one.person.id for one in recipients_at(work.session, from_number, today))
    for person_id in before:
        person = get_person(work.session, person_id, for_update=True)
        if person.texts_go_to is not None:
            get_related(work.session, person.texts_go_to, for_update=True)
    people = recipients_at(work.session, from_number, today)
    same = sorted(one.person.id for one in people) == before
    return (people if same else []), SHARED if people else UNKNOWN


def _stop_shared(work: UnitOfWork, recipient: Recipient, text_id: UUID) -> None:
    """STOP from a number of several files: each gets silence, and its officer finds out who refused."""
    person = recipient.person
    opt_out(recipient, work.now)
    audit.note(work, "reply-stop", "inbound_text", text_id, person.id)
    # One text asks in several files, each a task of its own.
    subject = uuid5(text_id, str(person.id))
    _ask(work, person, "check_number", STOP_SHARED, subject, None)


def _is_theirs(work: UnitOfWork, recipient: Recipient) -> bool:
    """Whether texts from this telephone count as sent by the person we would text there."""
    if recipient.contact_person is not None:
        return may_be_answered(recipient.contact_person, civil_date(work.now))
    if recipient.person.phone_state == PhoneState.SUSPENDED:
        return False
    return not reachability_at(work.session, recipient, work.now).unproven


def _leave_to_officer(work: UnitOfWork, recipient: Recipient, reply: Reply, text_id: UUID) -> None:
    if reply.meaning is Meaning.STOP:
        opt_out(recipient, work.now)
    else:
        _ask(work, recipient.person, "answer_text", UNSURE, text_id, None)
    act = "stopped" if reply.meaning is Meaning.STOP else "unsure"
    _note(work, text_id, recipient.person.id, act, UNSURE)


def _act(
    work: UnitOfWork,
    recipient: Recipient,
    reply: Reply,
    text_id: UUID,
    about: AppointmentRow | None,
    late: LateNumber | None,
    *,
    repeats: bool,
) -> str:
    """Do what the reply asks; answers what was done, a code of `inbound_step.act`. `repeats`: a number that is none of
    the times is answered with them once more."""
    person, meaning = recipient.person, reply.meaning
    if meaning is Meaning.YES:
        return "confirmed" if _confirm(work, about) else "nothing"
    if meaning is Meaning.CHOICE:
        return _choose(work, person, reply, text_id, about, late, repeats=repeats)
    if meaning is Meaning.NO:
        _apply(about, AppointmentAct.UNCONFIRM)
        _ask(work, person, "wants_to_move", "cannot-come", text_id, about)
        if reply.more:
            _ask(work, person, "answer_text", NO_AND_MORE, text_id, None)
        if about is not None and ask_for_times(work, about, text_id):
            return "asked-times"
    elif meaning is Meaning.STOP:
        opt_out(recipient, work.now)
    elif meaning is Meaning.WRONG_NUMBER:
        suspend_number(recipient, PhoneReason.WRONG_NUMBER)
        _ask(work, person, "check_number", "wrong-number", text_id, about)
    elif meaning is Meaning.LANGUAGE and reply.language in TEXT_LANGUAGES:
        whose = recipient.contact_person or person
        whose.language = reply.language
        whose.version += 1
    elif meaning is Meaning.UNCLEAR:
        _ask(work, person, "answer_text", UNCLEAR, text_id, None)
    return _ACTS[meaning]


def _choose(
    work: UnitOfWork,
    person: PersonRow,
    reply: Reply,
    text_id: UUID,
    about: AppointmentRow | None,
    late: LateNumber | None,
    *,
    repeats: bool,
) -> str:
    """As `_act`, of a number."""
    if choose_time(work, person.id, reply.number, about):
        return "chose-time"
    if repeats:
        return "asked-times"
    _ask(work, person, "answer_text", late.reason if late else UNCLEAR, text_id, None)
    return _ACTS[Meaning.CHOICE]


def _confirm(work: UnitOfWork, about: AppointmentRow | None) -> bool:
    """The last reply counts: it ends an earlier request for another time."""
    if about is not None:
        end_asking(work.session, about, work.now)
        decline_times(work, about)
        about.known_at = about.known_at or work.now
    return _apply(about, AppointmentAct.CONFIRM)


def _apply(about: AppointmentRow | None, act: AppointmentAct) -> bool:
    """A yes or a no to the appointment the person was notified of; the last one counts. It says whether they mean to
    come, and nothing else. False when there is no such appointment."""
    if about is None:
        return False
    state = APPOINTMENT_LIFE.after(AppointmentState(about.state), act)
    if state != about.state:
        about.state, about.version = state, about.version + 1
    return True


def _stands(about: AppointmentRow, now: datetime) -> bool:
    """Whether an appointment is still to come as the person was notified: moving it makes another one."""
    return about.state in OPEN_STATES and about.starts_at > now


def _why_for_officer(
    work: UnitOfWork, recipient: Recipient, reply: Reply, about: AppointmentRow | None
) -> str | None:
    """Why we cannot answer the reply ourselves, though it was understood. A person who wants texts again is taken at
    their word; if an obstacle remains, an officer has to explain it."""
    if reply.meaning in (Meaning.YES, Meaning.NO, Meaning.CHOICE):
        return CHANGED if about is not None and not _stands(about, work.now) else None
    if reply.meaning is not Meaning.START:
        return None
    opt_in(recipient)
    replan_reminders_of_person(work.session, recipient.person.id, work.now)
    obstacle = why_no_text(reachability_at(work.session, recipient, work.now))
    return obstacle and obstacle.value


def _ask(
    work: UnitOfWork,
    person: PersonRow,
    kind: str,
    reason: str,
    text_id: UUID,
    about: AppointmentRow | None,
) -> None:
    """Within four hours, and before the appointment begins."""
    due_at = work.now + ANSWER_WITHIN
    ask_for_answer(
        work.session,
        person_id=person.id,
        kind=kind,
        reason=reason,
        text_id=text_id,
        due_at=min(due_at, about.starts_at) if about and about.starts_at else due_at,
        now=work.now,
        appointment_id=about.id if about else None,
    )


def _numbers_to_call(work: UnitOfWork, recipient: Recipient, callback_number: str) -> str | None:
    """At any hour: it answers a text of this moment. None where no text may go there, as in custody or after STOP."""
    if why_no_text(reachability_at(work.session, recipient, work.now)) is not None:
        return None
    return _answer(work, recipient, TextKind.REPLY_TO_DANGER, None, callback_number)


def _answer(
    work: UnitOfWork,
    recipient: Recipient,
    kind: TextKind | None,
    about: AppointmentRow | None,
    callback_number: str,
    times: Sequence[datetime] = (),
) -> str | None:
    """`times`: what a client can choose from, sent once more."""
    if kind is None or (kind is TextKind.REPLY_TO_YES and about is None):
        return None
    template = template_in_force(work.session, kind, recipient.language)
    local = wall(about.starts_at) if about else None
    values = TextValues(
        on=local.date() if local else None,
        at=local.time() if local else None,
        phone=callback_number,
        times=numbered_times(times),
    )
    text = render_text(template.text, template.language, values)
    if template.version > SHIPPED_VERSION and has_protected_name(
        text, template.language, forbidden_names(work, recipient.person.id)
    ):
        # The administrator who worded it could not know this client's names; our own texts contain no names.
        ours = shipped_template(kind, recipient.language)
        return render_text(ours.text, ours.language, values)
    return text


def _note(
    work: UnitOfWork,
    text_id: UUID,
    person_id: UUID | None,
    act: str,
    reason: str | None = None,
    about: AppointmentRow | None = None,
    answer: str | None = None,
) -> None:
    work.session.add(
        InboundStepRow(
            text_id=text_id,
            person_id=person_id,
            act=act,
            reason=reason,
            appointment_id=about.id if about else None,
            answer=answer,
            done_at=work.now,
        )
    )
    work.session.flush()
