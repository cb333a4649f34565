"""A case conference is recorded with the actions agreed there: each has an owner, and a deadline until it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.errors import FieldFault, refuse_if
from aftercare.base.typed_text import wrong_length
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.reported import AGREED_ACTION
from aftercare.domain.time.wall_time import civil_date, start_of_day
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow, names_of
from aftercare.store.conferences.rows import (
    AgreedActionRow,
    CaseConferenceRow,
    actions_of,
    conferences_of,
    get_conference,
)
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import OF_AGREED_ACTION, DeadlineRow, deadlines_about
from aftercare.store.file_access.rows import colleagues_with_file
from aftercare.store.people.rows import PersonRow, get_person, lock_person_of

LONGEST_LINE, LONGEST_WORDS = 200, 1_000
LONGEST_AHEAD: Final = timedelta(days=366)


@dataclass(frozen=True)
class NewConference:
    """A form sends `conference_id`, so that a second click makes no second one."""

    person_id: UUID
    held_on: date
    took_part: str
    conference_id: UUID


@dataclass(frozen=True)
class NewAction:
    """Either a colleague or someone outside is the owner."""

    conference_id: UUID
    what: str
    owner_id: UUID | None
    outside_owner: str
    due_on: date
    action_id: UUID


@dataclass(frozen=True)
class ConferencesFile:
    """The conferences, the newest first; `deadlines` and `names` by the id of an action and of a colleague. `owners`
    can be given an action."""

    person: PersonRow
    conferences: list[CaseConferenceRow]
    actions: list[AgreedActionRow]
    deadlines: Mapping[UUID, DeadlineRow]
    names: Mapping[UUID, str]
    owners: list[StaffRow]


@requires(Permission.READ_CASE_FILES)
def conferences_file(work: UnitOfWork, person_id: UUID) -> ConferencesFile:
    session = work.session
    person = audit.note_look(work, "read-conferences", "person", get_person(session, person_id))
    actions = actions_of(session, person_id)
    asked = deadlines_about(session, OF_AGREED_ACTION, [one.id for one in actions])
    return ConferencesFile(
        person=person,
        conferences=conferences_of(session, person_id),
        actions=actions,
        deadlines={which: rows[0] for which, rows in asked.items()},
        names=names_of(session, [one.owner_id for one in actions]),
        owners=_owners(work, person),
    )


@requires(Permission.WRITE_CASE_FILES)
def enter_conference(work: UnitOfWork, new: NewConference) -> CaseConferenceRow:
    """Raises Invalid at /held_on and /took_part."""
    get_person(work.session, new.person_id, for_update=True)
    faults = wrong_length("/took_part", new.took_part, LONGEST_WORDS)
    if new.held_on > civil_date(work.now):
        faults.append(FieldFault("/held_on", "in-the-future"))
    refuse_if(faults)
    known = work.session.get(CaseConferenceRow, new.conference_id)
    if known is not None and known.person_id == new.person_id:
        return known
    row = CaseConferenceRow(
        id=new.conference_id, person_id=new.person_id, held_on=new.held_on, took_part=new.took_part.strip(),
        entered_by=work.actor.staff_id, entered_at=work.now,
    )  # fmt: skip
    return audit.save_and_note(work, "enter", "case-conference", row)


@requires(Permission.WRITE_CASE_FILES)
def agree_action(work: UnitOfWork, new: NewAction) -> AgreedActionRow:
    """An action of this conference, with a deadline at the end of its day. Raises Invalid at /what, /owner_id,
    /outside_owner and /due_on, NotFound."""
    session = work.session
    lock_person_of(session, CaseConferenceRow, new.conference_id)
    conference = get_conference(session, new.conference_id)
    person = get_person(session, conference.person_id)
    refuse_if(_faults(work, person, new))
    known = session.get(AgreedActionRow, new.action_id)
    if known is not None and known.conference_id == new.conference_id:
        return known
    row = AgreedActionRow(
        id=new.action_id, person_id=person.id, conference_id=conference.id, what=new.what.strip(),
        owner_id=new.owner_id, outside_owner=new.outside_owner.strip() or None, due_on=new.due_on,
        entered_by=work.actor.staff_id, entered_at=work.now,
    )  # fmt: skip
    audit.save_and_note(work, "add", "agreed-action", row)
    due_at = start_of_day(new.due_on + timedelta(days=1))
    wanted = [WantedDeadline(AGREED_ACTION, civil_date(work.now), due_at)]
    sync_deadlines(session, person.id, OF_AGREED_ACTION, row.id, wanted, work.now)
    return row


def _faults(work: UnitOfWork, person: PersonRow, new: NewAction) -> list[FieldFault]:
    faults = wrong_length("/what", new.what, LONGEST_WORDS)
    outside, today = new.outside_owner.strip(), civil_date(work.now)
    if (new.owner_id is None) == (not outside):
        faults.append(FieldFault("/owner_id", "one-owner"))
    elif outside:
        faults += wrong_length("/outside_owner", outside, LONGEST_LINE)
    elif new.owner_id not in {one.id for one in _owners(work, person)}:
        known = work.session.get(StaffRow, new.owner_id)
        code = "give-access-first" if known else "unknown-kind"
        faults.append(FieldFault("/owner_id", code))
    if not today <= new.due_on <= today + LONGEST_AHEAD:
        faults.append(FieldFault("/due_on", "review-within-a-year"))
    return faults


def _owners(work: UnitOfWork, person: PersonRow) -> list[StaffRow]:
    return colleagues_with_file(work.session, person.id, civil_date(work.now))
