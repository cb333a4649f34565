"""Offers a client other times by text, and books the one that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from aftercare.base.ids import new_id
from aftercare.domain import placement
from aftercare.domain.appointments.lifecycle import OPEN_STATES, AppointmentState
from aftercare.domain.appointments.time_offers import (
    NOTICE,
    OfferEnd,
    OfferState,
    may_offer,
    offer_ends_at,
    times_to_offer,
)
from aftercare.domain.message_templates.templates import TextKind, TextValues, render_text
from aftercare.domain.people.person import why_no_text
from aftercare.domain.people.preferences import NO_MOVES, USUAL, MoveBounds
from aftercare.domain.placement.result import Placed
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.processes.appointments.change_texts import text_changes
from aftercare.processes.messages.ask_for_answer import ANSWER_WITHIN
from aftercare.processes.messages.recipients import reachabilities
from aftercare.processes.placement.booking import book
from aftercare.processes.placement.free_starts import offered_starts
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.store.accounts import audit
from aftercare.store.appointments.known_to_client import CHANGE
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.appointments.time_offer_rows import (
    TimeOfferRow,
    get_offered_times,
    times_taken,
    was_declined,
)
from aftercare.store.database.pipeline import run_pipelined
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.message_templates.rows import template_in_force
from aftercare.store.messages.channel_rows import preferences_of
from aftercare.store.messages.incoming_rows import ask_by, end_asking
from aftercare.store.messages.rows import OFFER, MessageRow
from aftercare.store.people.rows import get_person
from aftercare.store.placement.instance_builder import lock_and_read_placement, placed_of
from aftercare.store.plans.lines import line_in_force
from aftercare.store.tasks.rows import task_with_key

# Enough for all quarter hours of two officers in the longest period.
MANY = 2_000
WHY_CHOSEN = {
    "nl": "door de cliënt gekozen uit tijden die per sms zijn aangeboden",
    "en": "chosen by the client from times offered by text",
}


def may_take_times(work: UnitOfWork, about: AppointmentRow) -> bool:
    """Whether the client may take another time for this appointment by text: the officer allows it, it is with an
    officer and no group session, none was declined for it, and there is still time."""
    if about.session_id is not None or about.officer_id is None or about.state not in OPEN_STATES:
        return False
    # Who took none of the times once speaks with the officer: else each NO would bring another text.
    if was_declined(work.session, about.id):
        return False
    taken = times_taken(work.session, about.person_id, work.now)
    return may_offer(_bounds(work, about.person_id), taken, about.starts_at, work.now)


def _bounds(work: UnitOfWork, person_id: UUID) -> MoveBounds:
    found = preferences_of(work.session, [person_id]).get(person_id, USUAL)
    # What came with a case file was agreed on elsewhere.
    return found.moves if found.agreed else NO_MOVES


def settle_offer(work: UnitOfWork, offer_id: UUID, callback_number: str) -> bool:
    """Finds and texts the times that were asked for, books the one that was chosen, or ends an offer that nothing came
    of; False when there is nothing to do. Run it as the clock. Until a time is booked the appointment stands, and the
    officer's task is open."""
    person_id = get_offered_times(work.session, offer_id).person_id
    get_person(work.session, person_id, for_update=True)
    offer = get_offered_times(work.session, offer_id, for_update=True)
    if offer.state == OfferState.ASKED:
        _make(work, offer, callback_number)
    elif offer.state == OfferState.CHOSEN:
        _take(work, offer, callback_number)
    elif offer.state == OfferState.OFFERED and offer.expires_at is not None:
        over = offer.expires_at <= work.now
        _end(work, offer, OfferEnd.EXPIRED if over else OfferEnd.NOT_SENT, callback_number)
    else:
        return False
    work.session.flush()
    return True


def _end(work: UnitOfWork, offer: TimeOfferRow, why: OfferEnd, callback_number: str) -> None:
    """The officer finds a time, within the hours that every reply gets. A client who chose one reads that the present
    time stays: else they would come at the other."""
    about = get_appointment(work.session, offer.appointment_id)
    if offer.chosen is not None and about.state in OPEN_STATES and about.starts_at > work.now:
        local = wall(about.starts_at)
        values = TextValues(on=local.date(), at=local.time(), phone=callback_number)
        text = _message(work, offer, TextKind.REPLY_TO_NUMBER, values, about.starts_at)
        if text is not None:
            audit.save_and_note(work, "keep-time", "message", text)
    offer.end(OfferState.ENDED, work.now, why.value)
    ask_by(work.session, offer.person_id, offer.appointment_id, work.now + ANSWER_WITHIN)


def _make(work: UnitOfWork, offer: TimeOfferRow, callback_number: str) -> None:
    about = get_appointment(work.session, offer.appointment_id)
    if not may_take_times(work, about):
        _end(work, offer, OfferEnd.CHANGED, callback_number)
        return
    bounds = _bounds(work, offer.person_id)
    expires_at = offer_ends_at(about.starts_at, bounds, work.now)
    times = _times(work, about, expires_at + NOTICE)
    text = _text(work, offer, times, expires_at, callback_number) if times else None
    if text is None:
        _end(work, offer, OfferEnd.NOT_SENT if times else OfferEnd.NO_TIMES, callback_number)
        return
    audit.save_and_note(work, "offer-times", "message", text)
    offer.offer(times)
    offer.state, offer.expires_at, offer.chosen = OfferState.OFFERED.value, expires_at, None
    offer.message_id = text.id
    ask_by(work.session, offer.person_id, about.id, expires_at)


def _times(work: UnitOfWork, about: AppointmentRow, not_before: datetime) -> tuple[Placed, ...]:
    asked = line_in_force(about.person_id, about.line_id, work.now)
    (line,) = run_pipelined(work.session, asked)
    if line is None:
        return ()
    days = (civil_date(not_before), date.max)
    free = offered_starts(work, line.obligation, about.occurrence, MANY, days)
    return times_to_offer(free, placed_of(about), not_before)


def _text(
    work: UnitOfWork,
    offer: TimeOfferRow,
    times: Sequence[Placed],
    expires_at: datetime,
    callback_number: str,
) -> MessageRow | None:
    """The text with these times; None when the client may not be texted."""
    values = TextValues(phone=callback_number, times=numbered_times([one.start for one in times]))
    return _message(work, offer, TextKind.OFFERED_TIMES, values, expires_at)


def numbered_times(starts: Sequence[datetime]) -> tuple[tuple[date, time], ...]:
    """Day and time of each on our clock, as texts number them."""
    local = [wall(one) for one in starts]
    return tuple((one.date(), one.time().replace(tzinfo=None)) for one in local)


def _message(
    work: UnitOfWork,
    offer: TimeOfferRow,
    kind: TextKind,
    values: TextValues,
    useful_until_at: datetime,
) -> MessageRow | None:
    person = get_person(work.session, offer.person_id)
    recipient, state = reachabilities(work.session, [person], work.now)[person.id]
    if why_no_text(state) is not None:
        return None
    template = template_in_force(work.session, kind, recipient.language)
    text_id = new_id()
    return MessageRow(
        id=text_id,
        person_id=person.id,
        appointment_id=offer.appointment_id,
        slot=f"{OFFER}:{text_id}",
        recipient=recipient.number or "",
        language=template.language,
        template=template.kind.value,
        template_version=template.version,
        body=render_text(template.text, template.language, values),
        due_at=work.now,
        useful_until_at=useful_until_at,
        created_at=work.now,
        state_at=work.now,
    )


def _take(work: UnitOfWork, offer: TimeOfferRow, callback_number: str) -> None:
    """A time that is no longer free, by any rule or wish, is not booked: the times are found anew."""
    about = get_appointment(work.session, offer.appointment_id)
    placement_input = lock_and_read_placement(
        work.session, [offer.person_id], work.now, only=(about.line_id, about.occurrence)
    )
    about = get_appointment(work.session, offer.appointment_id, for_update=True)
    line = placement_input.obligation_by_line.get(str(about.line_id))
    if line is None or not may_take_times(work, about):
        _end(work, offer, OfferEnd.CHANGED, callback_number)
        return
    start, officer, site = offer.chosen_time
    wish = placement.Wish(start, officer, site)
    found = placement.judge(placement_input.instance, str(about.line_id), about.occurrence, wish)
    if found is None or found.broken or found.late or found.passes_own:
        offer.state = OfferState.ASKED.value
        return
    take_off_calendar(work.session, [about.id], AppointmentState.MOVED, now=work.now)
    fresh = book(work, line, found.row, dict(WHY_CHOSEN), about.id)
    end_asking(work.session, about, work.now)
    offer.end(OfferState.TAKEN, work.now)
    audit.save_and_note(work, "take-offered-time", "appointment", fresh)
    # The text that says when it is now ends the task to notify of the change.
    key = f"{CHANGE}:{about.id}:{AppointmentState.MOVED.value}"
    task = task_with_key(work.session, offer.person_id, key)
    if task is not None:
        text_changes(work, [task.id], callback_number)
