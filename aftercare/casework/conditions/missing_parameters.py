"""Missing parameters of the conditions behind a plan, for the officer who submits it and the supervisor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.conditions.parameters import missing_parameters
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.conditions.rows import ConditionRow, conditions_of, last_day
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.orders.rows import OrderRow, orders_of


@dataclass(frozen=True)
class IncompleteCondition:
    """A condition that binds now or later, and the names of its missing parameters."""

    condition: ConditionRow
    missing: tuple[str, ...]


@requires(Permission.READ_CASE_FILES)
def missing_now(work: UnitOfWork, person_id: UUID) -> list[IncompleteCondition]:
    """Only the conditions with missing parameters, in their order."""
    orders = orders_of(work.session, person_id)
    return _missing_of(conditions_of(work.session, person_id), orders, civil_date(work.now))


def _missing_of(
    conditions: Iterable[ConditionRow], orders: Iterable[OrderRow], today: date
) -> list[IncompleteCondition]:
    """The incomplete conditions of rows that were read already."""
    by_id = {order.id: order for order in orders}
    return [
        IncompleteCondition(one, missing)
        for one in conditions
        if not _is_over(one, by_id[one.order_id], today) and (missing := missing_in(one))
    ]


def missing_in(condition: ConditionRow) -> tuple[str, ...]:
    """According to the catalogue entry version under which the condition was entered."""
    entry = condition.entry
    return missing_parameters(entry, condition.parameters) if entry else ()


def _is_over(condition: ConditionRow, order: OrderRow, today: date) -> bool:
    until_on = last_day(order, condition)
    return until_on is not None and until_on < today
