"""A case conference is planned and recorded, with the actions agreed there: each has an owner, and a deadline until it
is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, NotFound, existing, refuse_if
from aftercare.base.typed_text import too_long, wrong_length
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
    """A form sends `conference_id`, so that a second click makes no second one. `plan_id`: the planned one that this
    was."""

    person_id: UUID
    held_on: date
    took_part: str
    conference_id: UUID
    plan_id: UUID | None = None


@dataclass(frozen=True)
class NewPlan:
    """A conference to come. `took_part`: who is to take part, by role and organisation; `invited`: colleagues who get a
    notice."""

    person_id: UUID
    starts_at: datetime
    took_part: str
    place: str
    invited: frozenset[UUID]
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
    """The conferences that were held, the newest first; `planned`: those to come or to be
    recorded, the first first; `deadlines` and `names` by the id of an action and of a colleague. `owners`
    can be given an action."""

    person: PersonRow
    conferences: list[CaseConferenceRow]
    planned: list[CaseConferenceRow]
    actions: list[AgreedActionRow]
    deadlines: Mapping[UUID, DeadlineRow]
    names: Mapping[UUID, str]
    owners: list[StaffRow]


@requires(Permission.READ_CASE_FILES)
def conferences_file(work: UnitOfWork, person_id: UUID) -> ConferencesFile:
    session = work.session
    person = audit.note_look(work, "read-conferences", "person", get_person(session, person_id))
    actions = actions_of(session, person_id)
    found = conferences_of(session, person_id)
    held = [one for one in found if one.starts_at is None]
    recorded = {one.plan_id for one in held}
    waiting = [one for one in reversed(found) if one.starts_at and not one.cancelled_at]
    planned = [one for one in waiting if one.id not in recorded]
    invited = [which for one in planned for which in one.invited]
    asked = deadlines_about(session, OF_AGREED_ACTION, [one.id for one in actions])
    return ConferencesFile(
        person=person,
        conferences=held,
        planned=planned,
        actions=actions,
        deadlines={which: rows[0] for which, rows in asked.items()},
        names=names_of(session, [*(one.owner_id for one in actions), *invited]),
        owners=_owners(work, person),
    )


@requires(Permission.WRITE_CASE_FILES)
def enter_conference(work: UnitOfWork, new: NewConference) -> CaseConferenceRow:
    """Raises Invalid at /held_on and /took_part, NotFound for a plan of another file, AlreadyDecided for
    one that was recorded or cancelled."""
    get_person(work.session, new.person_id, for_update=True)
    faults = wrong_length("/took_part", new.took_part, LONGEST_WORDS)
    if new.held_on > civil_date(work.now):
        faults.append(FieldFault("/held_on", "in-the-future"))
    refuse_if(faults)
    known = work.session.get(CaseConferenceRow, new.conference_id)
    if known is not None and known.person_id == new.person_id:
        return known
    if new.plan_id is not None:
        _waiting_plan(work, new.plan_id, new.person_id)
    row = CaseConferenceRow(
        id=new.conference_id, person_id=new.person_id, held_on=new.held_on, took_part=new.took_part.strip(),
        plan_id=new.plan_id,
        entered_by=work.actor.staff_id, entered_at=work.now,
    )  # fmt: skip
    return audit.save_and_note(work, "enter", "case-conference", row)


@requires(Permission.WRITE_CASE_FILES)
def plan_conference(work: UnitOfWork, new: NewPlan) -> CaseConferenceRow:
    """The colleagues `invited` get a notice. Raises Invalid at /starts_at, /took_part, /place and /invited."""
    person = get_person(work.session, new.person_id, for_update=True)
    faults = wrong_length("/took_part", new.took_part, LONGEST_WORDS)
    faults += too_long("/place", new.place, LONGEST_LINE)
    if new.starts_at <= work.now:
        faults.append(FieldFault("/starts_at", "moment-passed"))
    elif new.starts_at > work.now + LONGEST_AHEAD:
        faults.append(FieldFault("/starts_at", "review-within-a-year"))
    if not new.invited <= {one.id for one in _owners(work, person)}:
        faults.append(FieldFault("/invited", "give-access-first"))
    refuse_if(faults)
    known = work.session.get(CaseConferenceRow, new.conference_id)
    if known is not None and known.person_id == new.person_id:
        return known
    row = CaseConferenceRow(
        id=new.conference_id, person_id=person.id, held_on=civil_date(new.starts_at), starts_at=new.starts_at,
        took_part=new.took_part.strip(), place=new.place.strip() or None, invited=sorted(new.invited),
        entered_by=work.actor.staff_id, entered_at=work.now,
    )  # fmt: skip
    return audit.save_and_note(work, "add", "planned-conference", row)


@requires(Permission.WRITE_CASE_FILES)
def cancel_conference(work: UnitOfWork, conference_id: UUID) -> CaseConferenceRow:
    """It does not take place; its colleagues get a notice. Raises NotFound, AlreadyDecided once it was recorded."""
    lock_person_of(work.session, CaseConferenceRow, conference_id)
    person_id = get_conference(work.session, conference_id).person_id
    row = _waiting_plan(work, conference_id, person_id)
    row.cancelled_at, row.cancelled_by = work.now, work.actor.staff_id
    return audit.save_and_note(work, "end", "planned-conference", row)


def _waiting_plan(work: UnitOfWork, plan_id: UUID, person_id: UUID) -> CaseConferenceRow:
    found = conferences_of(work.session, person_id)
    plan = existing(next((one for one in found if one.id == plan_id), None))
    if (
        plan.starts_at is None
        or plan.cancelled_at is not None
        or any(one.plan_id == plan.id for one in found)
    ):
        raise AlreadyDecided()
    return plan


@requires(Permission.WRITE_CASE_FILES)
def agree_action(work: UnitOfWork, new: NewAction) -> AgreedActionRow:
    """An action of this conference, with a deadline at the end of its day. Raises Invalid at /what, /owner_id,
    /outside_owner and /due_on, NotFound."""
    session = work.session
    lock_person_of(session, CaseConferenceRow, new.conference_id)
    conference = get_conference(session, new.conference_id)
    if conference.starts_at is not None:
        raise NotFound()
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
    if new.due_on < today:
        faults.append(FieldFault("/due_on", "in-the-past"))
    elif new.due_on > today + LONGEST_AHEAD:
        faults.append(FieldFault("/due_on", "review-within-a-year"))
    return faults


def _owners(work: UnitOfWork, person: PersonRow) -> list[StaffRow]:
    return colleagues_with_file(work.session, person.id, civil_date(work.now))
