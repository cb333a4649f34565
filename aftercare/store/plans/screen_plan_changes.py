"""The columns that a plan's page needs of the appointments that a new version changes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, select

from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.plans.rows import ObligationRow


def kinds_and_conditions(session: Session, ids: Iterable[UUID]) -> dict[UUID, tuple[str, UUID]]:
    """The kind of each of these appointments, and the condition on which its obligation rests."""
    query = (
        select(AppointmentRow.id, AppointmentRow.kind, ObligationRow.condition_id)
        .join(ObligationRow, col(ObligationRow.id) == col(AppointmentRow.obligation_id))
        .where(col(AppointmentRow.id).in_(list(ids)))
    )
    return {one: (kind, condition) for one, kind, condition in session.exec(query)}
