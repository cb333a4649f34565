"""Obligations that ran to the last day of their order follow when that day moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from aftercare.domain.orders.moves import LineMove
from aftercare.store.accounts import audit
from aftercare.store.conditions.rows import conditions_of
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.plans.rows import obligations_of, plan_in_force, plan_in_hand


def lines_follow(
    work: UnitOfWork, person_id: UUID, order_id: UUID, before: date, after: date | None
) -> Iterator[LineMove]:
    """An obligation that ended on the order's old last day no longer has a last day of its own. From now on it runs
    as the order does, like a condition. An obligation with another last day keeps it. This applies to a plan in hand
    too; superseded versions stay unchanged. Yields what moved in the plan in force."""
    ground = {one.id for one in conditions_of(work.session, person_id) if one.order_id == order_id}
    plans = (plan_in_force(work.session, person_id), plan_in_hand(work.session, person_id))
    for plan in filter(None, plans):
        moved = [
            one
            for one in obligations_of(work.session, plan.id)
            if one.condition_id in ground and one.ends_on == before
        ]
        for line in moved:
            line.ends_on = None
            audit.note(work, "change", "obligation", line.id, person_id)
            if plan.state == "approved":
                yield LineMove(line.line_id, line.kind, before, after)
        if moved:
            plan.version += 1
