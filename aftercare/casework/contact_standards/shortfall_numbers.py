"""The numbers behind an escalation about too few contacts: required, offered and held, and the next appointment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aftercare.domain.contact_standards.kinds import Requirement
from aftercare.domain.contact_standards.shortfalls import InNumbers, in_numbers
from aftercare.domain.deadlines.shortfalls import KIND_OF_CODE
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.appointments.rows import next_start
from aftercare.store.contact_standards.contacts_held import contacts_held
from aftercare.store.contact_standards.judgement_rows import offered_to
from aftercare.store.contact_standards.rows import standard_held_to
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import get_person


@dataclass(frozen=True)
class ShortfallNumbers:
    """The numbers of a period, both days included. `next_at` is the next appointment that would count, None when
    none is booked."""

    first_on: date
    last_on: date
    numbers: InNumbers
    next_at: datetime | None


def shortfall_numbers(
    work: UnitOfWork, person_id: UUID, terms: Iterable[Row]
) -> dict[UUID, ShortfallNumbers]:
    """By deadline, as things are recorded now. A deadline about something else has no entry, and neither has a kind
    that the standard no longer requires. `terms` are from `escalation_deadlines`."""
    short = [row for row in terms if row["code"] in KIND_OF_CODE]
    if not short:
        return {}
    asked = _asked(work, person_id)
    held = contacts_held(work.session, person_id, work.now)
    offered = offered_to(work.session, person_id)
    found = {}
    for row in short:
        requirement = asked.get(KIND_OF_CODE[row["code"]])
        if requirement is not None:
            first_on, last_on = row["counted_from_on"], date.fromordinal(row["number"])
            numbers = in_numbers(requirement, held, offered, first_on, last_on)
            kinds = [one.value for one in requirement.qualifies.obligations]
            next_at = next_start(work.session, person_id, kinds, work.now)
            found[row["id"]] = ShortfallNumbers(first_on, last_on, numbers, next_at)
    return found


def _asked(work: UnitOfWork, person_id: UUID) -> dict[str, Requirement]:
    person = get_person(work.session, person_id)
    standard = standard_held_to(work.session, person, civil_date(work.now))
    if standard is None:
        return {}
    requirements = standard.requirements(person.case_type, person.tier)
    return {one.kind.value: one for one in requirements}
