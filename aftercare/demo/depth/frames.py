"""What courts and police did to some orders: an arrest, a detention, an extension, a report to the prosecutor."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from aftercare.casework.orders.events import NewOrderEvent, enter_event
from aftercare.casework.orders.periods import (
    NewExtension,
    NewSuspension,
    enter_suspension,
    extend_order,
)
from aftercare.demo.depth.cast import Cast, Part, order_of
from aftercare.domain.orders.order_events import OrderEventKind
from aftercare.domain.orders.periods import Length, LengthUnit, SuspensionKind
from aftercare.domain.time.wall_time import at_wall
from aftercare.store.database.unit_of_work import UnitOfWork

AN_EXTRA_YEAR = Length(1, LengthUnit.YEARS)


def change_frames(cast: Cast) -> None:
    cast.play({Part.DETAINED: _arrest, Part.EXTENDED: _extend, Part.REPORTED: _report})


def _arrest(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """Arrested yesterday: the judge has to decide within three days, and the period is suspended meanwhile."""
    kind = OrderEventKind
    order = order_of(work, person_id)
    for what, at, note in (
        (kind.WARNING, _at(cast, 30, 11, 0), "Officiële waarschuwing uitgereikt en besproken."),
        (
            kind.ARREST,
            _at(cast, 1, 19, 40),
            "Aangehouden wegens een nieuwe verdenking (voorbeeld).",
        ),
    ):
        enter_event(work, NewOrderEvent(order.id, what, at, note))
    # An earlier suspension has ended, this one continues.
    before = NewSuspension(SuspensionKind.DETENTION, cast.ago(120), cast.ago(114))
    enter_suspension(work, person_id, before)
    enter_suspension(work, person_id, NewSuspension(SuspensionKind.DETENTION, cast.ago(1)))


def _extend(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    order = order_of(work, person_id)
    reference = f"{order.court_reference}-V"
    extend_order(work, order.id, order.version, NewExtension(cast.ago(9), reference, AN_EXTRA_YEAR))


def _report(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """Reported so long ago that the advice due after it is overdue since today."""
    order = order_of(work, person_id)
    reported_at = _at(cast, 15, 10, 15)
    what, note = OrderEventKind.BREACH_REPORTED, "Melding verzonnen zaak, zie correspondentie."
    enter_event(work, NewOrderEvent(order.id, what, reported_at, note))


def _at(cast: Cast, days_ago: int, hour: int, minute: int) -> datetime:
    return at_wall(cast.today - timedelta(days=days_ago), time(hour, minute))
