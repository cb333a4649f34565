"""A legal frame with an extension and a stretch that did not count, for whoever needs one of each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.casework.orders.acts import NewOrder, enter_order
from aftercare.casework.orders.periods import (
    NewExtension,
    NewSuspension,
    enter_suspension,
    extend_order,
)
from aftercare.domain.orders.periods import Length, LengthUnit, SuspensionKind
from aftercare.domain.orders.terms import OrderTerms
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import Database
from tests.seeding import Town


def seed_periods(database: Database, now: datetime, town: Town, person_id: UUID) -> None:
    """A suspended sentence of a year, extended by another, and a day of evasion."""
    day, year = civil_date(now), Length(1, LengthUnit.YEARS)
    with database.work(town.officer, now) as work:
        order = enter_order(
            work, NewOrder(person_id, OrderTerms("VV", "02/777777-26", day, length=year))
        )
        extend_order(work, order.id, 1, NewExtension(day, "02/888888-26", year))
        enter_suspension(work, person_id, NewSuspension(SuspensionKind.EVASION, day, day))
