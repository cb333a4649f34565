"""What a change of tier has to be based on: the person, the earlier changes, and the signed assessments."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.contact_standards.rows import TierChangeRow, tier_changes_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.risk.rows import AssessmentRow, signed_assessments


@dataclass(frozen=True)
class TierChangeView:
    """A change with the name of the account that made it."""

    row: TierChangeRow
    changed_by: str


@dataclass(frozen=True)
class TierFile:
    """Changes and signed assessments, each the newest first."""

    person: PersonRow
    changes: list[TierChangeView]
    assessments: list[AssessmentRow]


@requires(Permission.READ_CASE_FILES)
def tier_file(work: UnitOfWork, person_id: UUID) -> TierFile:
    person = audit.note_look(work, "read-tier", "person", get_person(work.session, person_id))
    rows = tier_changes_of(work.session, person_id)
    names = names_of(work.session, (row.changed_by for row in rows))
    changes = [TierChangeView(row, names.get(row.changed_by, "")) for row in rows]
    return TierFile(person, changes, signed_assessments(work.session, person_id))
