"""Closing days of the organisation and its offices: administrators enter and withdraw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.base.errors import FieldFault, IllegalTransition, existing, refuse_if
from aftercare.base.typed_text import name_faults
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.closing_days import LONGEST_NAME, closing_day_faults
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.sites.rows import SiteRow, offices
from aftercare.store.time.closing_day_rows import (
    ClosingDayRow,
    closing_days_from,
    falling_on_closing_days,
)


@dataclass(frozen=True)
class ClosingDays:
    """From today on, earliest first; `offices`: which can be closed, by name; `appointments`: how many still have to
    move, by closing day."""

    days: list[ClosingDayRow]
    offices: list[SiteRow]
    appointments: dict[UUID, int]


@requires(Permission.MANAGE_ACCOUNTS)
def closing_days(work: UnitOfWork) -> ClosingDays:
    """Numbers of appointments only: no client is read."""
    with as_clock(work):
        found = falling_on_closing_days(work.session, work.now)
    return ClosingDays(
        closing_days_from(work.session, civil_date(work.now)),
        offices(work.session),
        {one: len(ids) for one, ids in found.items()},
    )


@requires(Permission.MANAGE_ACCOUNTS)
def enter_closing_day(
    work: UnitOfWork, closed_on: date, name: str, office_id: UUID | None = None
) -> ClosingDayRow:
    """Nothing is scheduled on it from now on: at the office and with its officers, or at all without `office_id`. The
    next placement run moves what is planned there. Raises Invalid, and DuplicateReference for a day that is entered
    already."""
    faults = [
        *name_faults("/name", name, LONGEST_NAME),
        *closing_day_faults(closed_on, civil_date(work.now)),
    ]
    if office_id is not None and office_id not in {one.id for one in offices(work.session)}:
        faults.append(FieldFault("/office_id", "unknown-site"))
    refuse_if(faults)
    row = ClosingDayRow(
        closed_on=closed_on,
        name=name.strip(),
        office_id=office_id,
        entered_by=work.actor.staff_id,
        entered_at=work.now,
    )
    return audit.save_and_note(work, "add", "closing-day", row)


@requires(Permission.MANAGE_ACCOUNTS)
def withdraw_closing_day(work: UnitOfWork, closing_day_id: UUID) -> None:
    """Time on that day is free again; what moved stays where it is. Raises NotFound, and IllegalTransition for a day
    that is over: figures have counted it."""
    row = existing(work.session.get(ClosingDayRow, closing_day_id))
    if row.closed_on < civil_date(work.now):
        raise IllegalTransition()
    work.session.delete(row)
    audit.note(work, "withdraw", "closing-day", row.id)
