"""Of which changes the prosecution service was informed, and recording that one cannot wait."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import FieldFault, refuse_if
from aftercare.base.typed_text import one_of_these
from aftercare.casework.disclosures.acts import DisclosuresOfPerson, person_disclosures
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.domain.disclosures.protected_changes import CHOSEN, PROTECTED, Unwaited
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.disclosures.inform_first import ask_to_inform, asks_to_inform
from aftercare.processes.disclosures.which_condition import conditions_protected, meant_by
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.deadlines.rows import OF_PROTECTED_CHANGE, DeadlineRow, deadlines_about
from aftercare.store.disclosures.protected_change_rows import (
    ProtectedChangeRow,
    protected_changes_of,
)
from aftercare.store.people.rows import get_person


@dataclass(frozen=True)
class ProsecutionFile:
    """`log` is the whole log of disclosures. `deadlines`: of each change the last one. `conditions`: every zone and
    contact ban, of before too."""

    log: DisclosuresOfPerson
    changes: list[ProtectedChangeRow]
    deadlines: dict[UUID, DeadlineRow]
    conditions: list[ConditionRow]


@requires(Permission.READ_CASE_FILES)
def prosecution_file(work: UnitOfWork, person_id: UUID) -> ProsecutionFile:
    log = person_disclosures(work, person_id)
    changes = protected_changes_of(work.session, person_id)
    asked = deadlines_about(work.session, OF_PROTECTED_CHANGE, [one.id for one in changes])
    last = {which: max(rows, key=lambda one: one.number) for which, rows in asked.items()}
    return ProsecutionFile(log, changes, last, conditions_protected(work, person_id))


@requires(Permission.WRITE_CASE_FILES)
def is_to_be_informed(
    work: UnitOfWork, person_id: UUID, what: Disclosed, condition_id: UUID | None = None
) -> bool:
    """Whether a change of this kind, of this condition, would be refused now. The calling page has noted its look."""
    return asks_to_inform(work, person_id, what, condition_id)


@requires(Permission.WRITE_CASE_FILES)
def enter_unwaited(
    work: UnitOfWork,
    person_id: UUID,
    what: Disclosed,
    because: Unwaited,
    condition_id: UUID | None = None,
) -> ProtectedChangeRow:
    """The change can be made today; a deadline asks to inform the prosecution service all the same. The same again on
    one day is one row. `condition_id`: the zone or contact ban that changes; None is the only one that binds. Raises
    Invalid at /what, /because and /condition_id."""
    faults = (
        [] if what in PROTECTED else [FieldFault("/what", "unknown-kind", one_of_these(PROTECTED))]
    )
    refuse_if(
        faults
        + (
            []
            if because in CHOSEN
            else [FieldFault("/because", "unknown-kind", one_of_these(CHOSEN))]
        )
    )
    person = get_person(work.session, person_id, for_update=True)
    condition_id, unknown = meant_by(work, person.id, what, condition_id)
    refuse_if(unknown)
    today = civil_date(work.now)
    for one in protected_changes_of(work.session, person_id):
        asked = (one.what, one.condition_id, one.not_waited_because, one.disclosure_id)
        if asked == (what, condition_id, because, None) and civil_date(one.entered_at) == today:
            return one
    row = ProtectedChangeRow(
        person_id=person.id, what=what.value, condition_id=condition_id, not_waited_because=because.value,
        entered_by=work.actor.staff_id, entered_at=work.now,
    )  # fmt: skip
    audit.save_and_note(work, "enter", "protected-change", row)
    ask_to_inform(work, row)
    return row
