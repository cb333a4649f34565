"""One appointment with why it exists, what the person was told of it, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.domain.access import Permission
from aftercare.store import audit
from aftercare.store.messages import MessageRow, messages_for
from aftercare.store.screens import Row
from aftercare.store.screens import appointment as appointment_screen
from aftercare.store.unit_of_work import Work


@dataclass(frozen=True)
class AppointmentFile:
    """`head` is the appointment with names and reasons, `outcomes` its log, the standing one first."""

    head: Row
    messages: list[MessageRow]
    outcomes: list[Row]


def appointment_file(work: Work, appointment_id: UUID) -> AppointmentFile:
    work.actor.must(Permission.READ_CASES)
    head = appointment_screen.appointment_head(work.session, appointment_id)
    if head is None:
        raise NotFound()
    audit.note(work, "read", "appointment", appointment_id, head["person_id"])
    return AppointmentFile(
        head,
        messages_for(work.session, appointment_id),
        appointment_screen.outcomes_said(work.session, appointment_id),
    )
