"""The court references that a client's orders had before they were corrected."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import rows

_FORMER = """
select order_id, was_reference from order_change
where person_id = :person and was_reference is not null order by changed_at desc, id
"""


def former_references(session: Session, person_id: UUID) -> list[tuple[UUID, str]]:
    """Each with its order, the latest correction first."""
    found = rows(session, _FORMER, {"person": person_id})
    return [(row["order_id"], row["was_reference"]) for row in found]
