"""Writes down that something went to a third party, in the transaction of the act that sends it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aftercare.domain.disclosures.grounds import GROUND_OF, Disclosed
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.disclosures.rows import DisclosureRow


def disclosed(
    work: UnitOfWork,
    person_id: UUID,
    what: Disclosed,
    on: date,
    *,
    recipient: str | None,
    source_id: UUID | None = None,
) -> DisclosureRow:
    """One line about this client on the ground that belongs to `what`. Without a recipient the page asks for it."""
    row = DisclosureRow(
        person_id=person_id,
        disclosed_on=on,
        what=what.value,
        recipient=recipient,
        ground=GROUND_OF[what].value,
        source_id=source_id,
        entered_by=work.actor.staff_id_or_none,
        entered_at=work.now,
    )
    return audit.save_and_note(work, "disclose", "disclosure", row)
