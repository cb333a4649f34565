"""The obligations that the engine places: those of plans in force, and of extra appointments to come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import Session, and_, col, or_, select

from aftercare.store.appointments.rows import OPEN, AppointmentRow
from aftercare.store.database.columns import among
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow, PlanRow


def obligations_to_place(
    session: Session, person_ids: Iterable[UUID], now: datetime, line_id: UUID | None = None
) -> list[ObligationRow]:
    """An extra appointment that was held, or called off before it began, is over and never placed again. With `line_id`
    that line alone, also while an extra appointment has no row yet."""
    to_come = or_(
        exists().where(
            col(AppointmentRow.line_id) == col(ObligationRow.line_id),
            col(AppointmentRow.state).in_(OPEN),
            col(AppointmentRow.starts_at) > now,
        ),
        exists().where(col(UnplacedRow.line_id) == col(ObligationRow.line_id)),
        col(ObligationRow.line_id) == line_id,
    )
    asked = among(ObligationRow.person_id, person_ids)
    if line_id is not None:
        asked = asked & (col(ObligationRow.line_id) == line_id)
    query = (
        select(ObligationRow)
        .outerjoin(PlanRow, col(PlanRow.id) == col(ObligationRow.plan_id))
        .where(
            asked,
            or_(
                col(PlanRow.state) == "approved",
                and_(col(ObligationRow.plan_id).is_(None), to_come),
            ),
        )
    )
    return list(session.exec(query.order_by("person_id", "id")))
