"""Which zone or contact ban of a client a protected change is of, as a kind alone does not say."""

from __future__ import annotations

from uuid import UUID

from aftercare.base.errors import FieldFault
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import (
    PROTECTED,
    OfKind,
    condition_meant,
    protected_by,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import ConditionRow, conditions_of, last_days
from aftercare.store.database.unit_of_work import UnitOfWork


def conditions_protected(work: UnitOfWork, person_id: UUID) -> list[ConditionRow]:
    """Every zone and contact ban of the client, of before too, by its first day."""
    return [one for one in conditions_of(work.session, person_id) if protected_by(one.entry)]


def of_kind(work: UnitOfWork, person_id: UUID, what: Disclosed) -> list[OfKind]:
    """Those of which changes are of this kind; none for a change of no condition."""
    found = [
        one.id for one in conditions_protected(work, person_id) if what in protected_by(one.entry)
    ]
    until = last_days(work.session, found) if found else {}
    return [OfKind(one, until[one]) for one in found]


def meant_by(
    work: UnitOfWork, person_id: UUID, what: Disclosed, given: UUID | None
) -> tuple[UUID | None, list[FieldFault]]:
    """Of which condition it is said that the prosecution service was informed, or why that cannot wait; or what is
    wrong with it, at /condition_id."""
    known = of_kind(work, person_id, what) if what in PROTECTED else []
    found, fault = condition_meant(given, known, civil_date(work.now))
    return found, [FieldFault("/condition_id", fault)] if fault else []
