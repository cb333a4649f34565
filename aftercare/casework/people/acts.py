"""Enrolling a person and correcting their details."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.base.typed_text import name_faults, one_of_these, too_long
from aftercare.casework.people.same_clients import NO_ONE, Apart, expect_another, record_distinction
from aftercare.casework.people.tiers import WITH_DETAILS, record_tier
from aftercare.casework.phones.acts import Whose, tick_faults
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.message_templates.text_kinds import TEXT_LANGUAGES
from aftercare.domain.people.person import (
    OLDEST,
    YOUNGEST,
    PhoneState,
    Regime,
    age_on,
    mobile_number,
)
from aftercare.domain.people.same_client import Identity
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.messages.recipients import is_shared, recipient_of
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import replan_reminders_of_person
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, at_version, expect_version
from aftercare.store.file_access.rows import barred_from
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.sites.rows import SiteRow, home_of

LANGUAGES = TEXT_LANGUAGES
LONGEST_NAME, LONGEST_SUMMARY = 100, 300


@dataclass(frozen=True)
class PersonDetails:
    """What an officer enters about a person; `phone` as typed, made E.164 here."""

    reference: str
    given_name: str
    family_name: str
    birth_on: date
    regime: Regime
    tier: int
    language: str = "nl"
    phone: str | None = None
    phone_verified: bool = False
    texts_consented: bool = False
    deputy_id: UUID | None = None
    restricted: bool = False
    home_visits: bool = True
    work_weeks: tuple[dict[str, Any], ...] = ({},)
    case_type: CaseType = CaseType.SEXUAL_OFFENCE
    index_offence: str | None = None
    victim_safety: str | None = None

    @property
    def identity(self) -> Identity:
        return Identity(
            self.given_name, self.family_name, self.birth_on, self.reference, self.phone
        )


@requires(Permission.ENROL_OWN)
def enrol(work: UnitOfWork, details: PersonDetails, apart: Apart = NO_ONE) -> PersonRow:
    """A new person on the officer's own caseload. Raises Invalid with every invalid field, AlreadyAClient for one who
    may be here already and is not named in `apart`."""
    return enrol_for(work, details, _needed(work.actor.team_id), work.actor.staff_id, apart)


def enrol_for(
    work: UnitOfWork, details: PersonDetails, team_id: UUID, officer_id: UUID, apart: Apart = NO_ONE
) -> PersonRow:
    """A new person of this team on the caseload of this officer, for acts that have checked who asks. Raises as
    `enrol` does."""
    details = _checked(work, details, officer_id, None)
    others = expect_another(work, details.identity, apart)
    if others and not apart.reason.strip():
        raise Invalid.at("/not_same_because", "missing")
    refuse_if(too_long("/not_same_because", apart.reason, LONGEST_SUMMARY))
    person = PersonRow(
        team_id=team_id,
        officer_id=officer_id,
        enrolled_on=civil_date(work.now),
        **_columns(details),
    )
    work.session.add(person)
    work.session.flush()
    _keep_home(work, person, details.home_visits)
    audit.save_and_note(work, "enrol", "person", person)
    record_distinction(work, person.id, details.identity, others, apart)
    return person


@requires(Permission.WRITE_CASE_FILES)
def change_details(
    work: UnitOfWork, person_id: UUID, version: int, details: PersonDetails
) -> PersonRow:
    """Replaces the same fields; raises Stale when they changed in between. The same again is no change.

    Another tier is recorded and its plan proposed, as `tiers.change_tier` does with a reason of its own. A new
    number starts unverified unless the person was reached on it. A suspended one stays suspended until it is
    verified (`phones`, `phone_codes`). Opting out is undone only by the person (START), never here. Withdrawing the
    agreement to texts also withdraws the agreement that they go to a contact.
    """
    person = at_version(get_person(work.session, person_id, for_update=True), version)
    details = _checked(work, details, person.officer_id, person)
    columns = _columns(details)
    if details.phone == person.phone and person.phone_state == PhoneState.SUSPENDED:
        columns["phone_state"] = PhoneState.SUSPENDED
    if _stays(work, person, columns, details.home_visits):
        return person
    expect_version(person, version)
    if details.tier != person.tier:
        record_tier(work, person, details.tier, WITH_DETAILS)
    if person.texts_consented and not details.texts_consented:
        person.texts_go_to_agreed_at = None
    person.sqlmodel_update(columns)
    work.session.flush()
    _keep_home(work, person, details.home_visits)
    replan_reminders_of_person(work.session, person.id, work.now)
    return audit.save_and_note(work, "change", "person", person)


def details_faults(
    work: UnitOfWork, details: PersonDetails, person_id: UUID | None = None
) -> list[FieldFault]:
    """The faults of details that are not complete yet, so that a form shows them together with what is missing.
    `person_id` is None for a person to be enrolled. Raises NotFound."""
    if person_id is None:
        work.actor.require(Permission.ENROL_OWN)
        return _judged(work, details, work.actor.staff_id, None)[1]
    work.actor.require(Permission.WRITE_CASE_FILES)
    person = get_person(work.session, person_id)
    return _judged(work, details, person.officer_id, person)[1]


@requires(Permission.READ_CASE_FILES)
def number_is_shared(work: UnitOfWork, person: PersonRow) -> bool:
    """Whether another person has the number that texts go to as well; that person is not revealed."""
    with as_clock(work):
        return is_shared(work.session, recipient_of(work.session, person).number)


def _columns(details: PersonDetails) -> dict[str, Any]:
    state = PhoneState.VERIFIED if details.phone_verified else PhoneState.UNVERIFIED
    other = ("phone_verified", "home_visits")
    given = {name: value for name, value in vars(details).items() if name not in other}
    return given | {
        "regime": details.regime.value,
        "phone_state": (state if details.phone else PhoneState.NONE).value,
        "work_weeks": list(details.work_weeks),
        "case_type": details.case_type.value,
    }


def _checked(
    work: UnitOfWork, details: PersonDetails, officer_id: UUID, known: PersonRow | None
) -> PersonDetails:
    """The details as they are stored; raises Invalid."""
    phone, faults = _judged(work, details, officer_id, known)
    refuse_if(faults)
    return replace(
        details,
        phone=phone,
        reference=details.reference.strip(),
        given_name=details.given_name.strip(),
        family_name=details.family_name.strip(),
        index_offence=(details.index_offence or "").strip() or None,
        victim_safety=(details.victim_safety or "").strip() or None,
    )


def _judged(
    work: UnitOfWork, details: PersonDetails, officer_id: UUID, known: PersonRow | None
) -> tuple[str | None, list[FieldFault]]:
    """The number as it is stored, and every invalid field. The number, names and reference already on file are
    not validated again: rules change (of libraries, about ranges), and that must not stop an officer from correcting
    something else."""
    faults: list[FieldFault] = []
    phone = None
    try:
        phone = _number(details, known)
    except Invalid as fault:
        faults.extend(fault.fields)
    if details.phone_verified:
        faults.extend(_tick_faults(work, phone, known))
    for name in ("reference", "given_name", "family_name"):
        typed = getattr(details, name).strip()
        if known is None or typed != getattr(known, name):
            faults += name_faults(f"/{name}", typed, LONGEST_NAME)
    for name in ("index_offence", "victim_safety"):
        faults += too_long(f"/{name}", getattr(details, name) or "", LONGEST_SUMMARY)
    age = age_on(details.birth_on, civil_date(work.now))
    if not YOUNGEST <= age <= OLDEST:
        faults.append(
            FieldFault(
                "/birth_on", "age-out-of-range", f"Between {YOUNGEST} and {OLDEST} years old."
            )
        )
    if not 1 <= details.tier <= 3:
        faults.append(FieldFault("/tier", "out-of-range", "1, 2 or 3."))
    if details.language not in LANGUAGES:
        faults.append(FieldFault("/language", "unknown-language", one_of_these(LANGUAGES)))
    faults.extend(_deputy_faults(work, details.deputy_id, officer_id, known))
    faults.extend(_restriction_faults(work, details, known))
    return phone, faults


def _number(details: PersonDetails, known: PersonRow | None) -> str | None:
    """The number as it is stored; raises Invalid at /phone for a new one that takes no texts."""
    typed = (details.phone or "").strip()
    if known is not None and typed and typed == known.phone:
        return known.phone
    return mobile_number(typed) if typed else None


def _tick_faults(work: UnitOfWork, phone: str | None, known: PersonRow | None) -> list[FieldFault]:
    if known is None:
        return tick_faults(work, phone, None, verified_before=False)
    before = known.phone == phone and known.phone_state == PhoneState.VERIFIED
    return tick_faults(work, phone, Whose(known.id), verified_before=before)


def _restriction_faults(
    work: UnitOfWork, details: PersonDetails, known: PersonRow | None
) -> list[FieldFault]:
    """Anyone who writes in the file may restrict it; a supervisor lifts that."""
    lifts = known is not None and known.restricted and not details.restricted
    if lifts and work.actor.role is not Role.SUPERVISOR:
        return [FieldFault("/restricted", "restricted-cleared-by-supervisor")]
    return []


def _deputy_faults(
    work: UnitOfWork, deputy_id: UUID | None, officer_id: UUID, known: PersonRow | None
) -> list[FieldFault]:
    if deputy_id is None:
        return []
    deputy = work.session.get(StaffRow, deputy_id)
    fits = (
        deputy is not None
        and (
            deputy.is_open or (deputy.active and known is not None and known.deputy_id == deputy_id)
        )
        and deputy.role == Role.OFFICER
        and deputy.team_id == work.actor.team_id
        and deputy.id != officer_id
    )
    if not fits:
        return [FieldFault("/deputy_id", "no-deputy")]
    barred = barred_from(work.session, known.id, civil_date(work.now)) if known else set()
    return [FieldFault("/deputy_id", "barred-from-file")] if deputy_id in barred else []


def _stays(work: UnitOfWork, person: PersonRow, columns: dict[str, Any], visits: bool) -> bool:
    """Whether the person is so already."""
    same = all(getattr(person, name) == value for name, value in columns.items())
    return same and not (visits and home_of(work.session, person.id) is None)


def _keep_home(work: UnitOfWork, person: PersonRow, visits: bool) -> None:
    """Home visits need a place. Its name reveals nothing; the address is in the case file."""
    if visits and home_of(work.session, person.id) is None:
        work.session.add(SiteRow(name=person.reference, kind="home", person_id=person.id))


def _needed(value: UUID | None) -> UUID:
    if value is None:
        raise Invalid.at("", "no-team")
    return value
