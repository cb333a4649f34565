"""Maintaining the people around a person: contacts, the recipient of the texts, and a second officer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import name_faults, one_of_these, too_long
from aftercare.casework.people.no_contacts import is_banned_companion
from aftercare.casework.phones.acts import contact_tick_faults
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.domain.people.related_persons import (
    COMPANION_ROLES,
    TEXT_ROLES,
    RelatedRole,
    contact_number,
    holds_on,
    own_word_counts,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.messages.recipients import recipient_of
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import replan_reminders_of_person
from aftercare.store.database.unit_of_work import UnitOfWork, at_version, expect_version
from aftercare.store.file_access.rows import barred_from
from aftercare.store.messages.rows import cancel_texts_to_other_numbers
from aftercare.store.people.related_person_rows import RelatedPersonRow, get_related, related_to
from aftercare.store.people.rows import PersonRow, get_person

LANGUAGES = TEXT_LANGUAGES
LONGEST_NAME, LONGEST_NOTE = 100, 1_000


@dataclass(frozen=True)
class RelatedDetails:
    """What is known of a contact around a person; `phone` as typed, made E.164 here. `texts_agreed`: this telephone
    may get the person's texts; for a minor, both agreed."""

    role: RelatedRole
    name: str
    from_on: date
    organisation: str = ""
    phone: str | None = None
    phone_verified: bool = False
    texts_agreed: bool = False
    language: str = "nl"
    note: str = ""
    until_on: date | None = None


@requires(Permission.READ_CASE_FILES)
def people_around(work: UnitOfWork, person_id: UUID) -> list[RelatedPersonRow]:
    """Everyone around a person, current contacts first."""
    audit.note_look(work, "read-around", "person", get_person(work.session, person_id))
    return related_to(work.session, person_id)


@requires(Permission.WRITE_CASE_FILES)
def add_related(work: UnitOfWork, person_id: UUID, details: RelatedDetails) -> RelatedPersonRow:
    """Raises Invalid with every field that does not hold. A companion (interpreter, guardian, family) whom the
    person may not have contact with is refused, without naming the restriction."""
    person = get_person(work.session, person_id)
    held = _checked(work, person, details)
    row = RelatedPersonRow(person_id=person.id, **_columns(held))
    return audit.save_and_note(work, "add", "related-person", row)


@requires(Permission.WRITE_CASE_FILES)
def change_related(
    work: UnitOfWork, related_id: UUID, version: int, details: RelatedDetails
) -> RelatedPersonRow:
    """Replaces the same fields. When the person's texts go to this telephone, waiting texts are planned again. So no
    text goes to a number that is no longer right or no longer agreed. A refusal of texts does not carry over to
    another number. The same again is no change."""
    row = at_version(get_related(work.session, related_id, for_update=True), version)
    person = get_person(work.session, row.person_id)
    held = _checked(work, person, details, known=row)
    if all(getattr(row, name) == value for name, value in _columns(held).items()):
        return row
    expect_version(row, version)
    if held.phone != row.phone:
        row.opted_out_at = None
    row.sqlmodel_update(_columns(held))
    work.session.flush()
    _replan_reminders(work, person, row)
    return audit.save_and_note(work, "change", "related-person", row)


@requires(Permission.WRITE_CASE_FILES)
def end_related(
    work: UnitOfWork, related_id: UUID, version: int, until_on: date
) -> RelatedPersonRow:
    """Sets the last day of this contact. From the day after no text goes there, even if it still is the recipient of
    the person's texts. Each such text becomes a task, until a new recipient is recorded."""
    row = expect_version(get_related(work.session, related_id, for_update=True), version)
    if until_on < row.from_on:
        raise Invalid.at("/until_on", "dates-reversed")
    row.until_on = until_on
    work.session.flush()
    _replan_reminders(work, get_person(work.session, row.person_id), row)
    return audit.save_and_note(work, "end", "related-person", row)


@requires(Permission.WRITE_CASE_FILES)
def send_texts_to(
    work: UnitOfWork,
    person_id: UUID,
    version: int,
    related_id: UUID | None,
    *,
    person_agrees: bool = False,
) -> PersonRow:
    """The person's texts now go to this contact's telephone; None is the person's own again. Texts waiting for
    another number are cancelled and planned anew. Raises Invalid at /related_id unless the contact is current,
    agreed to texts, and has a verified number. Raises Invalid at /person_agrees when the person refused texts or
    never agreed to any, and was not asked about this contact."""
    person = expect_version(get_person(work.session, person_id, for_update=True), version)
    if related_id is not None:
        _refuse_unfit(work, person, related_id)
        if not person_agrees:
            _refuse_against_own_word(work, person, related_id)
    person.texts_go_to = related_id
    person.texts_go_to_agreed_at = work.now if related_id and person_agrees else None
    work.session.flush()
    _replan_reminders(work, person, None)
    return audit.save_and_note(work, "send-texts-to", "person", person)


@requires(Permission.WRITE_CASE_FILES)
def work_along(
    work: UnitOfWork, person_id: UUID, version: int, officer_id: UUID | None
) -> PersonRow:
    """Sets a second officer who sees the file and records outcomes beside the person's own; None removes them.
    Raises Invalid at /officer_id for an account that is not another officer of the team."""
    person = expect_version(get_person(work.session, person_id, for_update=True), version)
    if officer_id is not None:
        other = work.session.get(StaffRow, officer_id)
        fits = (
            other is not None
            and other.active
            and other.role == Role.OFFICER
            and other.team_id == person.team_id
            and other.id != person.officer_id
        )
        if not fits:
            raise Invalid.at("/officer_id", "no-deputy")
        if officer_id in barred_from(work.session, person.id, civil_date(work.now)):
            raise Invalid.at("/officer_id", "barred-from-file")
    person.co_officer_id = officer_id
    return audit.save_and_note(work, "work-along", "person", person)


def _replan_reminders(
    work: UnitOfWork, person: PersonRow, changed: RelatedPersonRow | None
) -> None:
    if changed is not None and person.texts_go_to != changed.id:
        return
    number = recipient_of(work.session, person).number
    replan_reminders_of_person(work.session, person.id, work.now)
    cancel_texts_to_other_numbers(work.session, person.id, number or "", work.now)


def _refuse_unfit(work: UnitOfWork, person: PersonRow, related_id: UUID) -> None:
    row = work.session.get(RelatedPersonRow, related_id)
    fits = (
        row is not None
        and row.person_id == person.id
        and row.role in TEXT_ROLES
        and row.texts_agreed
        and row.phone is not None
        and row.phone_verified
        and row.opted_out_at is None
        and holds_on(row.from_on, row.until_on, civil_date(work.now))
    )
    if not fits:
        raise Invalid.at("/related_id", "takes-no-texts")


def _refuse_against_own_word(work: UnitOfWork, person: PersonRow, related_id: UUID) -> None:
    wants_texts = person.texts_consented and person.opted_out_at is None
    role = get_related(work.session, related_id).role
    if not wants_texts and own_word_counts(person.birth_on, role, civil_date(work.now)):
        raise Invalid.at("/person_agrees", "own-agreement-missing")


def _columns(details: RelatedDetails) -> dict[str, Any]:
    return vars(details) | {
        "role": details.role.value,
        "organisation": details.organisation or None,
        "phone_verified": details.phone_verified and details.phone is not None,
        "note": details.note or None,
    }


def _checked(
    work: UnitOfWork,
    person: PersonRow,
    details: RelatedDetails,
    known: RelatedPersonRow | None = None,
) -> RelatedDetails:
    """The details as they are stored. A number already on file is not validated again, unless texts are to go there
    from now on."""
    faults: list[FieldFault] = []
    phone = None
    if details.phone and details.phone.strip():
        typed = details.phone.strip()
        kept = known is not None and typed == known.phone
        if kept and known is not None and known.texts_agreed >= details.texts_agreed:
            phone = typed
        else:
            try:
                phone = contact_number(typed, for_texts=details.texts_agreed)
            except Invalid as fault:
                faults.extend(fault.fields)
    held = replace(
        details,
        name=details.name.strip(),
        organisation=details.organisation.strip(),
        note=details.note.strip(),
        phone=phone,
    )
    if held.phone_verified and held.texts_agreed:
        faults.extend(contact_tick_faults(work, person.id, phone, known))
    faults.extend(_text_faults(held, known))
    faults.extend(_reach_faults(held, typed=bool(details.phone and details.phone.strip())))
    if (
        not faults
        and held.role in COMPANION_ROLES
        and is_banned_companion(work, person, held.name, phone)
    ):
        faults.append(FieldFault("/name", "may-not-accompany"))
    refuse_if(faults)
    return held


def _text_faults(held: RelatedDetails, known: RelatedPersonRow | None) -> list[FieldFault]:
    """A name that was entered in former days may stay, as that of a client may."""
    is_new = known is None or held.name != known.name
    faults = name_faults("/name", held.name, LONGEST_NAME) if is_new else []
    faults += too_long("/organisation", held.organisation, LONGEST_NAME)
    faults += too_long("/note", held.note, LONGEST_NOTE)
    if held.until_on is not None and held.until_on < held.from_on:
        faults.append(FieldFault("/until_on", "dates-reversed"))
    return faults


def _reach_faults(held: RelatedDetails, *, typed: bool) -> list[FieldFault]:
    faults = []
    if held.language not in LANGUAGES:
        faults.append(FieldFault("/language", "unknown-language", one_of_these(LANGUAGES)))
    if held.texts_agreed and held.role not in TEXT_ROLES:
        faults.append(FieldFault("/texts_agreed", "role-takes-no-texts"))
    if held.texts_agreed and not typed:
        faults.append(FieldFault("/phone", "missing"))
    return faults
