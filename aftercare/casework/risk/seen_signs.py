"""The early signs that were seen at a contact, and what follows from them at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import Conflict, Invalid
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.appointments.lifecycle import HELD
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.reported import SIGN_AT_ONCE, SIGNS_AGAIN
from aftercare.domain.risk.early_signs import AMONG_CONTACTS, seen_again
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_all_deadlines
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import (
    OF_APPOINTMENT,
    DeadlineSubject,
    lock_deadlines,
    lock_deadlines_about,
)
from aftercare.store.people.rows import get_person, lock_person_of
from aftercare.store.risk.relapse_plan_rows import (
    EarlySignRow,
    SeenSignRow,
    relapse_plans_of,
    seen_at,
    signs_at_contacts,
    signs_of_plan,
    signs_with_ids,
)


@dataclass(frozen=True)
class SignsAtContact:
    """The signs that can be ticked at a contact, and which of them stand as seen there: the signs of the plan in force,
    and those of an earlier version that were ticked then."""

    signs: list[EarlySignRow]
    seen: frozenset[UUID]


@requires(Permission.READ_CASE_FILES)
def signs_at_contact(work: UnitOfWork, person_id: UUID, appointment_id: UUID) -> SignsAtContact:
    """Empty for a client without a plan. For the page of a contact that an officer holds."""
    session = work.session
    get_person(session, person_id)
    audit.note(work, "read-relapse-plan", "person", person_id, person_id)
    plan = next(iter(relapse_plans_of(session, person_id)), None)
    agreed = signs_of_plan(session, plan.id) if plan else []
    seen = frozenset(one.sign_id for one in seen_at(session, appointment_id))
    earlier = signs_with_ids(session, seen - {one.id for one in agreed}) if seen else {}
    return SignsAtContact([*agreed, *earlier.values()], seen)


@requires(Permission.WRITE_CASE_FILES)
def record_seen_signs(
    work: UnitOfWork, contact: AppointmentRow, sign_ids: Collection[UUID]
) -> frozenset[str]:
    """These signs stand as seen at this contact, and no others; a tick that is gone is withdrawn. The same again
    changes nothing. Returns the codes of the deadlines that are new: a sign that raises an alarm raises an alarm, and a
    sign seen again within a few contacts asks the officer and the supervisor what to do. Raises Invalid at /signs for
    a sign of no version of this client's plan. The caller has locked the appointment."""
    session = work.session
    signs = signs_with_ids(session, sign_ids)
    if signs.keys() != set(sign_ids) or any(
        one.person_id != contact.person_id for one in signs.values()
    ):
        raise Invalid.at("/signs", "unknown-kind")
    standing = {one.sign_id: one for one in seen_at(session, contact.id)}
    for gone in standing.keys() - signs.keys():
        standing[gone].withdrawn_by, standing[gone].withdrawn_at = work.actor.staff_id, work.now
    fresh = [signs[one] for one in sorted(signs.keys() - standing.keys())]
    session.add_all(
        SeenSignRow(
            person_id=contact.person_id, appointment_id=contact.id, sign_id=one.id,
            seen_on=civil_date(contact.starts_at), recorded_by=work.actor.staff_id, recorded_at=work.now,
        )
        for one in fresh
    )  # fmt: skip
    session.flush()
    if signs.keys() == standing.keys():
        return frozenset()
    audit.note(work, "tick-signs", "appointment", contact.id, contact.person_id)
    return _ask(work, contact, fresh) if fresh else frozenset()


@requires(Permission.WRITE_CASE_FILES)
def change_seen_signs(
    work: UnitOfWork, appointment_id: UUID, sign_ids: Collection[UUID]
) -> frozenset[str]:
    """The same once the outcome is recorded. Raises Conflict where the client did not come, NotFound."""
    lock_person_of(work.session, AppointmentRow, appointment_id)
    contact = get_appointment(work.session, appointment_id, for_update=True)
    if contact.officer_id is None or contact.state not in HELD:
        raise Conflict("Signs are seen at a contact that took place.")
    return record_seen_signs(work, contact, sign_ids)


def _ask(work: UnitOfWork, contact: AppointmentRow, fresh: list[EarlySignRow]) -> frozenset[str]:
    """A further sign at the same contact asks anew: what was asked before may have been decided. Withdrawing a tick
    takes nothing back, a person answers what was raised."""
    session = work.session
    codes = {SIGN_AT_ONCE} if any(one.at_once for one in fresh) else set()
    again = seen_again(signs_at_contacts(session, contact.person_id, contact.id, AMONG_CONTACTS))
    if again & {one.first_id for one in fresh}:
        codes.add(SIGNS_AGAIN)
    if not codes:
        return frozenset()
    lock_deadlines(session, [contact.person_id])
    before = [
        one
        for one in lock_deadlines_about(session, OF_APPOINTMENT, contact.id)
        if one.code in (SIGN_AT_ONCE, SIGNS_AGAIN)
    ]
    wanted = [
        WantedDeadline(one.code, one.counted_from_on, one.due_at, one.number) for one in before
    ]
    for code in sorted(codes):
        number = sum(one.code == code for one in before)
        wanted.append(WantedDeadline(code, civil_date(work.now), work.now, number))
    subject = DeadlineSubject(contact.person_id, OF_APPOINTMENT, contact.id)
    sync_all_deadlines(session, subject, before, wanted, work.now)
    return frozenset(codes)
