"""Legal holds: a file stays beyond its periods until a supervisor lifts the hold."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.base.errors import FieldFault, IllegalTransition, refuse_if
from aftercare.base.typed_text import MEDIUM_REASON, reason_faults, required
from aftercare.casework.attachments.photos import end_photo
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import get_person
from aftercare.store.retention.rows import LegalHoldRow, get_hold, standing_hold


@requires(Permission.WRITE_CASE_FILES)
def place_hold(work: UnitOfWork, person_id: UUID, reason: str, review_on: date) -> LegalHoldRow:
    """Stops every destruction for this client. It does not end on the day of its review: a person lifts it. Raises
    Invalid, IllegalTransition when there is one, NotFound."""
    get_person(work.session, person_id, for_update=True)
    faults = reason_faults("/reason", reason.strip(), MEDIUM_REASON)
    if review_on <= civil_date(work.now):
        faults.append(FieldFault("/review_on", "in-the-past"))
    refuse_if(faults)
    if standing_hold(work.session, person_id) is not None:
        raise IllegalTransition()
    row = LegalHoldRow(
        person_id=person_id,
        reason=reason.strip(),
        review_on=review_on,
        placed_by=work.actor.staff_id,
        placed_at=work.now,
    )
    return audit.save_and_note(work, "add", "legal-hold", row)


@requires(Permission.DESTROY_FILES)
def lift_hold(work: UnitOfWork, hold_id: UUID, version: int, reason: str) -> LegalHoldRow:
    """The periods count again, and the photo of a closed case file goes. Raises Invalid at /reason, IllegalTransition
    when it was lifted, Stale, NotFound."""
    reason = required(reason, MEDIUM_REASON)
    row = get_hold(work.session, hold_id, for_update=True)
    if row.lifted_at is not None:
        raise IllegalTransition()
    expect_version(row, version)
    row.lifted_by, row.lifted_at, row.lift_reason = work.actor.staff_id, work.now, reason
    audit.save_and_note(work, "end", "legal-hold", row)
    if get_person(work.session, row.person_id).closed_on is not None:
        end_photo(work, row.person_id)
    return row
