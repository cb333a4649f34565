"""What a machine proposes about a client: that there is one, for an officer who checks it, and how to reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from aftercare.base.errors import FieldFault, FileClosed, Invalid, refuse_if
from aftercare.base.typed_text import one_of_these
from aftercare.casework.people.acts import LANGUAGES, PersonDetails, enrol_for
from aftercare.domain.accounts.permissions import Permission, Role, requires
from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.people.person import PhoneState, Regime, is_same_number, mobile_number
from aftercare.domain.time.working_hours import add_working_days
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import replan_reminders_of_person
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock, at_version, expect_version
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.tasks.rows import (
    BROUGHT_IN,
    CHECK_BROUGHT_IN,
    REACHED_OTHERWISE,
    open_task,
)

# The most intensive one: a client has too much contact rather than too little until the officer has set the level.
LEVEL_UNTIL_SET: Final = 1
# Our choice, as for what another organisation sends.
CHECK_WORKING_DAYS: Final = 2


@dataclass(frozen=True)
class Proposed:
    """What a machine says of a client; what a person decides is not in it. `phone` as typed."""

    team_id: UUID
    officer_id: UUID
    reference: str
    given_name: str
    family_name: str
    birth_on: date
    regime: Regime
    language: str = "nl"
    phone: str | None = None
    case_type: CaseType = CaseType.SEXUAL_OFFENCE

    def details(self) -> PersonDetails:
        """Those of a client of whom nothing was decided yet."""
        said = {
            name: value
            for name, value in vars(self).items()
            if name not in ("team_id", "officer_id")
        }
        return PersonDetails(**said, tier=LEVEL_UNTIL_SET, home_visits=False)


@requires(Permission.ENROL_PERSONS)
def bring_in(work: UnitOfWork, proposed: Proposed) -> PersonRow:
    """A new client for an officer of one of the machine's teams, with a task for that officer to check it. Raises
    Invalid with every invalid field, AlreadyAClient for one who may be here already: only a person says that it is
    another."""
    refuse_if(_place_faults(work, proposed))
    person = enrol_for(work, proposed.details(), proposed.team_id, proposed.officer_id)
    _ask_to_check(work, person, BROUGHT_IN)
    return person


@requires(Permission.ENROL_PERSONS)
def change_reach(
    work: UnitOfWork, person_id: UUID, version: int, given: Mapping[str, Any]
) -> PersonRow:
    """Another telephone or language, by the names of PersonRow; the officer gets a task to check it. A new number
    starts unverified. The same again changes nothing. Raises Stale, Invalid, FileClosed, NotFound."""
    person = at_version(get_person(work.session, person_id, for_update=True), version)
    if person.closed_on is not None:
        raise FileClosed()
    changed = _changes(person, given)
    if not changed:
        return person
    expect_version(person, version).sqlmodel_update(changed)
    audit.save_and_note(work, "change", "person", person)
    with as_clock(work):
        replan_reminders_of_person(work.session, person.id, work.now)
    _ask_to_check(work, person, REACHED_OTHERWISE)
    return person


def _changes(person: PersonRow, given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that become different."""
    changed: dict[str, Any] = {}
    if "phone" in given and not is_same_number(given["phone"], person.phone):
        typed = (given["phone"] or "").strip()
        phone = mobile_number(typed) if typed else None
        state = PhoneState.UNVERIFIED if phone else PhoneState.NONE
        changed |= {"phone": phone, "phone_state": state.value}
    language = given.get("language", person.language)
    if language not in LANGUAGES:
        raise Invalid.at("/language", "unknown-language", one_of_these(LANGUAGES))
    return changed if language == person.language else changed | {"language": language}


def _place_faults(work: UnitOfWork, proposed: Proposed) -> list[FieldFault]:
    """A team that is not the machine's is no more than that: whether there is one is not said. Nor are its officers."""
    if proposed.team_id not in work.actor.team_ids:
        return [FieldFault("/team_id", "team-of-others")]
    with as_clock(work):
        officer = work.session.get(StaffRow, proposed.officer_id)
    fits = (
        officer is not None
        and officer.is_open
        and officer.role == Role.OFFICER
        and officer.team_id == proposed.team_id
    )
    return [] if fits else [FieldFault("/officer_id", "officer-of-others")]


def _ask_to_check(work: UnitOfWork, person: PersonRow, why: str) -> None:
    """A task of the client's officer, which names the machine. Each change is one of its own."""
    with as_clock(work):
        open_task(
            work.session,
            person_id=person.id,
            kind=CHECK_BROUGHT_IN,
            subject=f"{work.actor.staff_id}:{person.id}",
            reason=why,
            due_at=add_working_days(work.now, CHECK_WORKING_DAYS),
            now=work.now,
            times_before=person.version if why == REACHED_OTHERWISE else 0,
        )
