"""Legal frames entered, persons detained and plans placed, for tests of what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from aftercare.casework.orders.acts import NewOrder, change_order, enter_order
from aftercare.casework.orders.periods import NewSuspension, enter_suspension
from aftercare.casework.placement.place import place_persons
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.orders.moves import PeriodChange
from aftercare.domain.orders.periods import Length, LengthUnit, SuspensionKind
from aftercare.domain.orders.terms import OrderTerms
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.conditions.rows import ConditionRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.orders.rows import OrderRow
from aftercare.store.people.rows import AwayPeriodRow, PersonRow
from tests.store.arranging import NOW, Arranger

TODAY = NOW.date()
DETENTION, EVASION = SuspensionKind.DETENTION, SuspensionKind.EVASION
YEAR, HALF_YEAR = Length(1, LengthUnit.YEARS), Length(6, LengthUnit.MONTHS)
VV = OrderTerms("VV", "16-123456-26", date(2026, 1, 1), length=YEAR)


def entered(
    arrange: Arranger, database: Database, person: PersonRow, terms: OrderTerms = VV
) -> OrderRow:
    with database.work(arrange.office.officer, NOW) as work:
        return enter_order(work, NewOrder(person.id, terms))


def order_now(database: Database, order_id: UUID) -> OrderRow:
    with database.work(CLOCK, NOW) as work:
        return work.session.get_one(OrderRow, order_id)


def detain(
    arrange: Arranger, database: Database, person: PersonRow, *days: date | None
) -> tuple[UUID, PeriodChange]:
    with database.work(arrange.office.officer, NOW) as work:
        first, last = days
        assert first is not None
        done = enter_suspension(work, person.id, NewSuspension(DETENTION, first, last))
        return done.row.id, done.change


def custody_of(database: Database, person: PersonRow) -> list[AwayPeriodRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AwayPeriodRow).where(AwayPeriodRow.person_id == person.id)
        return list(work.session.exec(query))


def placed_plan(
    arrange: Arranger, database: Database, person: PersonRow, **terms: Any
) -> list[AppointmentRow]:
    """A weekly check-in under the person's only frame, placed over the horizon."""
    _, (line,) = arrange.plan(person)
    with database.work(CLOCK, NOW) as work:
        condition = work.session.get_one(ConditionRow, line.condition_id)
        order = work.session.get_one(OrderRow, condition.order_id)
    with database.work(arrange.office.officer, NOW) as work:
        new = replace(VV, court_reference=order.court_reference, **terms)
        change_order(work, order.id, order.version, new)
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    return appointments(database, person)


def appointments(database: Database, person: PersonRow) -> list[AppointmentRow]:
    with database.work(CLOCK, NOW) as work:
        query = select(AppointmentRow).where(
            AppointmentRow.person_id == person.id, AppointmentRow.state == "scheduled"
        )
        return sorted(work.session.exec(query), key=lambda row: row.during.lower)
