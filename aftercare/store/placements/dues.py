"""Which occurrences of which obligations are due, and which already had their appointment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from aftercare.domain.placement.instance import Obligation, Occurrence
from aftercare.domain.recurrence import windows_between
from aftercare.domain.wall_time import civil_date
from aftercare.store.appointments import DEAD, AppointmentRow
from aftercare.store.orders import ConditionRow, OrderRow, last_day
from aftercare.store.placements.horizon import Horizon
from aftercare.store.placements.resources import id_text
from aftercare.store.placements.waiting import Attendable, attendable
from aftercare.store.plans import ObligationRow


def held_before(session: Session, ids: list[UUID], now: datetime) -> set[tuple[str, int]]:
    """Occurrences that already had their appointment, kept or not: they are not placed again."""
    query = select(AppointmentRow.line_id, AppointmentRow.occurrence).where(
        col(AppointmentRow.person_id).in_(ids),
        AppointmentRow.starts_at <= now,
        col(AppointmentRow.state).not_in(DEAD),
    )
    return {(str(line), occurrence) for line, occurrence in session.exec(query)}


def obligations_due(
    session: Session,
    rows: Sequence[ObligationRow],
    held: set[tuple[str, int]],
    horizon: Horizon,
    now: datetime,
) -> Iterator[Obligation]:
    """What is due within the horizon. Where a treatment has not begun or stands still nothing is:
    waiting for a provider is no miss of the person's."""
    ends = _ends(session, rows)
    last_done = _last_done(session, [row.line_id for row in rows], now)
    treated = attendable(session, rows)
    for row in rows:
        treatment = treated.get(row.id, Attendable(now=True))
        until = min((day for day in (row.ends_on, ends[row.condition_id]) if day), default=None)
        windows = windows_between(
            row.starts_on, until, row.period_days, civil_date(now), horizon.last_on
        )
        yield Obligation(
            id=str(row.line_id),
            person=str(row.person_id),
            kind=row.kind,
            needs=row.needs,
            minutes=row.minutes,
            travel_min=row.travel_min,
            period_days=row.period_days,
            min_gap_days=row.min_gap_days,
            max_gap_days=row.max_gap_days,
            weekdays=frozenset(row.weekdays),
            from_min=row.from_min,
            to_min=row.to_min,
            locations=tuple(str(one) for one in row.location_ids),
            programme=id_text(row.programme_id),
            last_done=last_done.get(row.line_id),
            occurrences=tuple(
                Occurrence(window.index, window.first_on, window.last_on)
                for window in windows
                # A window that runs past the horizon waits until the horizon has reached its end.
                if treatment.now
                and window.last_on <= horizon.last_on
                and (str(row.line_id), window.index) not in held
            ),
            series=treatment.series if row.needs == "session" else None,
        )


def _ends(session: Session, rows: Sequence[ObligationRow]) -> dict[UUID, date | None]:
    query = (
        select(ConditionRow, OrderRow)
        .join(OrderRow, col(OrderRow.id) == col(ConditionRow.order_id))
        .where(col(ConditionRow.id).in_([row.condition_id for row in rows]))
    )
    return {condition.id: last_day(order, condition) for condition, order in session.exec(query)}


def _last_done(session: Session, lines: list[UUID], now: datetime) -> dict[UUID, date]:
    query = (
        select(AppointmentRow.line_id, func.max(col(AppointmentRow.starts_at)))
        .where(
            col(AppointmentRow.line_id).in_(lines),
            AppointmentRow.starts_at <= now,
            col(AppointmentRow.state).in_(("attended", "late")),
        )
        .group_by(col(AppointmentRow.line_id))
    )
    return {line: civil_date(at) for line, at in session.exec(query)}
