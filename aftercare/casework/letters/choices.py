"""The possible subjects of a letter to one person, and what its author should know before posting it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.casework.letters.postal_addresses import postal_address
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.appointments.lifecycle import OPEN_STATES, AppointmentState
from aftercare.store.appointments.rows import AppointmentRow, appointments_to_come
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import PostalAddressRow
from aftercare.store.people.home_address_rows import home_address_of
from aftercare.store.people.rows import PersonRow, away_between, get_person

MOST_CHOICES = 12


@dataclass(frozen=True)
class LetterChoices:
    """`appointments` are the coming ones that stand or were called off, earliest first. `away` is the kind of stay
    that keeps the person from home now; None when there is none. Unless `home_known`, the client lives where letters
    go."""

    person: PersonRow
    address: PostalAddressRow | None
    home_known: bool
    appointments: list[AppointmentRow]
    away: str | None


@requires(Permission.READ_CASE_FILES)
def letter_choices(work: UnitOfWork, person_id: UUID) -> LetterChoices:
    person = get_person(work.session, person_id)
    states = (*OPEN_STATES, AppointmentState.CALLED_OFF)
    away = [
        row.kind
        for row in away_between(work.session, [person_id], half_open(work.now, None))
        if row.during.lower is None or row.during.lower <= work.now
    ]
    return LetterChoices(
        person,
        postal_address(work, person_id),
        home_address_of(work.session, person_id) is not None,
        appointments_to_come(
            work.session, person_id, states, work.now, MOST_CHOICES, announced=True
        ),
        min(away, default=None),
    )
