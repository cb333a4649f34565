"""The content of a letter to a person at this moment: facts from the rows, words from the domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from aftercare.base.errors import Invalid, NotFound
from aftercare.domain.appointments.lifecycle import OPEN_STATES, AppointmentState
from aftercare.domain.conditions.constraints import ONLINE
from aftercare.domain.conditions.device_checks import DEVICE_CHECK
from aftercare.domain.letters.composing import MOST_ON_A_CARD, LetterFacts, Place, PlaceKind, Time
from aftercare.domain.letters.envelopes import at_house, reveals
from aftercare.domain.letters.wording import LetterKind
from aftercare.domain.plans.obligations import HOME_KINDS
from aftercare.domain.time.wall_time import wall
from aftercare.store.appointments.rows import AppointmentRow, appointments_to_come, get_appointment
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.letters.rows import address_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.treatment.programme_rows import GroupSessionRow

HOME = "home"


def letter_facts(
    work: UnitOfWork,
    person: PersonRow,
    kind: LetterKind,
    appointment_id: UUID | None,
    language: str,
    written_on: date,
) -> LetterFacts:
    """Raises Invalid at /person_id without an address. Raises Invalid at /appointment_id for an appointment that is
    missing, another person's, over, or unsuitable for this letter."""
    address = address_of(work.session, person.id)
    if address is None:
        raise Invalid.at("/person_id", "no-address", "Where letters may go is not known yet.")
    facts = LetterFacts(
        kind=kind,
        language=language,
        name=f"{person.given_name} {person.family_name}",
        address=at_house(address.care_of, address.lines),
        written_on=written_on,
    )
    if kind is LetterKind.UNREACHED:
        return facts
    if kind is LetterKind.CARD:
        return replace(facts, times=tuple(_time(row.starts_at) for row in _next(work, person.id)))
    if appointment_id is None:
        raise Invalid.at("/appointment_id", "missing", "Say which appointment.")
    return _ABOUT[kind](work, facts, _appointment(work, person.id, appointment_id))


def place_of(work: UnitOfWork, row: AppointmentRow) -> Place:
    """The place, in words that reveal only where it is."""
    site_id = row.site_id
    if site_id is None and row.session_id is not None:
        meets = work.session.get(GroupSessionRow, row.session_id)
        site_id = meets.site_id if meets else None
    place = work.session.get(SiteRow, site_id) if site_id else None
    if row.kind in HOME_KINDS or (place and place.kind == HOME):
        return Place(PlaceKind.HOME)
    if place is not None and place.kind == ONLINE:
        return Place(PlaceKind.ONLINE)
    address = place.address if place else None
    if not address or any(reveals(line, "") for line in address.splitlines()):
        return Place(PlaceKind.AS_AGREED)
    return Place(PlaceKind.ADDRESS, address)


def _appointment(work: UnitOfWork, person_id: UUID, appointment_id: UUID) -> AppointmentRow:
    try:
        row = get_appointment(work.session, appointment_id)
    except NotFound:
        raise _not_for_this() from None
    if row.person_id != person_id or row.starts_at <= work.now or row.kind == DEVICE_CHECK:
        raise _not_for_this()
    return row


def _standing(work: UnitOfWork, facts: LetterFacts, row: AppointmentRow) -> LetterFacts:
    if row.state not in OPEN_STATES:
        raise _not_for_this()
    return replace(facts, times=(_time(row.starts_at),), place=place_of(work, row))


def _changed(work: UnitOfWork, facts: LetterFacts, row: AppointmentRow) -> LetterFacts:
    if row.replaces_id is None:
        raise _not_for_this()
    before = get_appointment(work.session, row.replaces_id)
    return replace(_standing(work, facts, row), was=_time(before.starts_at))


def _cancelled(_work: UnitOfWork, facts: LetterFacts, row: AppointmentRow) -> LetterFacts:
    if row.state != AppointmentState.CALLED_OFF:
        raise _not_for_this()
    return replace(facts, was=_time(row.starts_at))


_ABOUT: dict[LetterKind, Callable[[UnitOfWork, LetterFacts, AppointmentRow], LetterFacts]] = {
    LetterKind.APPOINTMENT: _standing,
    LetterKind.CHANGED: _changed,
    LetterKind.CANCELLED: _cancelled,
}


def _next(work: UnitOfWork, person_id: UUID) -> list[AppointmentRow]:
    return appointments_to_come(
        work.session, person_id, OPEN_STATES, work.now, MOST_ON_A_CARD, announced=True
    )


def _time(moment: datetime) -> Time:
    local = wall(moment)
    return Time(local.date(), local.time())


def _not_for_this() -> Invalid:
    detail = "This appointment does not call for that letter."
    return Invalid.at("/appointment_id", "not-for-this-letter", detail)
