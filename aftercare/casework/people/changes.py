"""Changing a part of the details of a client or contact: what is not given stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from aftercare.casework.people.acts import PersonDetails, change_details
from aftercare.casework.people.related_persons import RelatedDetails, change_related
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.people.person import PhoneState, Regime, is_same_number
from aftercare.domain.people.related_persons import RelatedRole
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.related_person_rows import RelatedPersonRow, get_related
from aftercare.store.people.rows import PersonRow, get_person


@requires(Permission.WRITE_CASE_FILES)
def change_given(
    work: UnitOfWork, person_id: UUID, version: int, given: Mapping[str, Any]
) -> PersonRow:
    """`change_details` with what is given, by the names of PersonDetails. Another number starts unverified unless
    `phone_verified` is given with it. Raises Stale."""
    person = get_person(work.session, person_id, for_update=True)
    kept = {one.name: getattr(person, one.name, None) for one in fields(PersonDetails)} | {
        "regime": Regime(person.regime),
        "case_type": CaseType(person.case_type),
        "work_weeks": tuple(person.work_weeks),
        # A home is only ever added.
        "home_visits": False,
    }
    number = _number(person, given, verified=person.phone_state == PhoneState.VERIFIED)
    return change_details(work, person_id, version, PersonDetails(**{**kept, **given, **number}))


@requires(Permission.WRITE_CASE_FILES)
def change_related_given(
    work: UnitOfWork, related_id: UUID, version: int, given: Mapping[str, Any]
) -> RelatedPersonRow:
    """`change_related` with what is given, by the names of RelatedDetails; telephones as in `change_given`. Raises
    Stale."""
    row = get_related(work.session, related_id, for_update=True)
    kept = {one.name: getattr(row, one.name) for one in fields(RelatedDetails)} | {
        "role": RelatedRole(row.role),
        "organisation": row.organisation or "",
        "note": row.note or "",
    }
    number = _number(row, given, verified=row.phone_verified)
    return change_related(work, related_id, version, RelatedDetails(**{**kept, **given, **number}))


def _number(
    row: PersonRow | RelatedPersonRow, given: Mapping[str, Any], *, verified: bool
) -> dict[str, Any]:
    """The telephone, as it is on file where the same one is given in another form, and whether it is verified."""
    phone = given.get("phone", row.phone)
    same = is_same_number(phone, row.phone)
    return {
        "phone": row.phone if same else phone,
        "phone_verified": given.get("phone_verified", same and verified),
    }
