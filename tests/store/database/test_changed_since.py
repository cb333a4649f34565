"""What changed since a moment is found by index, beneath row-level security."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.casework.listing import resources
from aftercare.casework.listing.resources import Resource
from aftercare.domain.accounts.permissions import Role
from aftercare.store.database.json_pages import page_query
from aftercare.store.database.resource_queries import SINCE
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, Arranger

LISTS = {
    "person": resources.PERSONS,
    "supervision_order": resources.ORDERS,
    "supervision_plan": resources.PLANS,
    "appointment": resources.APPOINTMENTS[Role.SUPERVISOR],
    "absence": resources.ABSENCES,
    "escalation": resources.ESCALATIONS,
    "task": resources.TASKS,
    "deadline": resources.DEADLINES,
}
READ = {"request": None, "address": None, "session": None, "action": None, "limit": 50}


def test_these_are_the_lists_that_take_a_moment() -> None:
    every = [one for one in vars(resources).values() if isinstance(one, Resource)]
    followed = {one.name for one in every if SINCE in one.listed.filters}
    assert followed <= {one.name for one in LISTS.values()}
    assert all(SINCE in one.listed.filters for one in LISTS.values())


@pytest.mark.parametrize("table", LISTS)
def test_what_changed_lately_is_found_without_reading_the_rest(
    arrange: Arranger, database: Database, table: str
) -> None:
    """Sorted by when it changed, so that an index of another order serves no better in a small table."""
    listing = LISTS[table].listed.sorted_by("last_changed_at")
    query = page_query(listing, (SINCE,), goes_on=False)
    actor = arrange.office.supervisor
    values = READ | {
        "now": NOW, "staff": actor.staff_id, "role": actor.role.value, SINCE: NOW + timedelta(days=1),
    }  # fmt: skip
    with database.work(actor, NOW) as work:
        # Otherwise the planner reads the few rows of a test one after the other all the same.
        work.session.execute(text("set local enable_seqscan = off"))
        plan = "\n".join(work.session.scalars(text(f"explain {query.text}"), values))
    assert f" {table}_changed_since" in plan
    assert "Index Cond: (last_changed_at >=" in plan
