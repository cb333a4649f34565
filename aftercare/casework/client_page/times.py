"""Another time for an appointment, asked for and taken on the client's own page, within what the officer allows."""

from __future__ import annotations

from uuid import UUID

from aftercare.domain.appointments.lifecycle import (
    APPOINTMENT_LIFE,
    AppointmentAct,
    AppointmentState,
)
from aftercare.domain.appointments.time_offers import OfferState
from aftercare.processes.messages.ask_for_answer import ANSWER_WITHIN, ask_for_answer
from aftercare.processes.placement.asked_times import ask_for_times, choose_time
from aftercare.processes.placement.offered_times import may_take_times
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.appointments.time_offer_rows import open_offer
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow


def ask_for_another_time(work: UnitOfWork, person: PersonRow, appointment_id: UUID) -> bool:
    """Other times will be found and texted, as after a text that says no; until one is taken the appointment stands,
    and the officer has the task. False when the client may not take one. Run it as the clock, for the client of the
    visit; lock the client first."""
    about = _own(work, person, appointment_id)
    if about is None:
        return False
    earlier = open_offer(work.session, person.id)
    if earlier is not None:
        # Its numbers may be on the client's telephone: it is not ended by a click beside another appointment.
        return earlier.appointment_id == about.id and earlier.state == OfferState.ASKED
    if not ask_for_times(work, about, None):
        return False
    about.state = APPOINTMENT_LIFE.after(AppointmentState(about.state), AppointmentAct.UNCONFIRM)
    about.version += 1
    ask_for_answer(
        work.session,
        person_id=person.id,
        kind="wants_to_move",
        reason="asked-on-page",
        text_id=about.id,
        due_at=min(work.now + ANSWER_WITHIN, about.starts_at),
        now=work.now,
        appointment_id=about.id,
    )
    audit.note(work, "ask-another-time", "appointment", about.id, person.id)
    return True


def take_time(work: UnitOfWork, person: PersonRow, appointment_id: UUID, number: int) -> bool:
    """The time with this number will be booked; False when it is not offered any more. As `ask_for_another_time`."""
    about = _own(work, person, appointment_id)
    return about is not None and choose_time(work, person.id, number, about)


def _own(work: UnitOfWork, person: PersonRow, appointment_id: UUID) -> AppointmentRow | None:
    """An appointment of this client that they may move, locked."""
    row = get_appointment(work.session, appointment_id, for_update=True)
    if row.person_id != person.id or row.starts_at <= work.now or not may_take_times(work, row):
        return None
    return row
