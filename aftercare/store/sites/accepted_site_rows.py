"""Sites not on the map that a member of staff accepted for a client with an exclusion zone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, col, select

from aftercare.store.database.columns import MOMENT, OfPerson, moment
from aftercare.store.database.sealed_columns import sealed


class AcceptedSiteRow(OfPerson, table=True):
    condition_id: UUID
    site_id: UUID
    reason: str = sealed("accepted_site.reason")
    accepted_by: UUID
    accepted_at: datetime = Field(sa_type=MOMENT)
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = moment()


def accepted_for(session: Session, condition_id: UUID) -> list[AcceptedSiteRow]:
    """Those not withdrawn, the oldest first."""
    query = select(AcceptedSiteRow).where(
        AcceptedSiteRow.condition_id == condition_id, col(AcceptedSiteRow.withdrawn_at).is_(None)
    )
    return list(session.exec(query.order_by(col(AcceptedSiteRow.accepted_at))))


def withdraw_all(session: Session, condition_id: UUID, staff_id: UUID, now: datetime) -> None:
    """Those in force are withdrawn: a new zone needs a new check."""
    for row in accepted_for(session, condition_id):
        row.withdrawn_by, row.withdrawn_at = staff_id, now
