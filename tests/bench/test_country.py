"""What a page asks of the database depends on the reader's clients and not on how many others there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from aftercare.domain.accounts.permissions import Actor, Role
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from aftercare.store.overviews.open_work import OPEN, moments
from bench.country.fill import fill
from bench.country.people import PER_OFFICER

NOW = datetime(2026, 12, 1, 7, tzinfo=UTC)
OFFICERS = 48


def test_open_work_is_looked_up_by_client(fresh_database_url: str) -> None:
    made = fill(fresh_database_url, OFFICERS * PER_OFFICER, NOW, entries=0)
    engine = open_engine(fresh_database_url, pool_size=2)
    with engine.connect() as connection:
        asked = text("select id, team_id from staff where username = 'officer1'")
        staff, team = connection.execute(asked).one()
    with Database(engine).work(Actor(Role.OFFICER, staff, team), NOW) as work:
        query = text(f"explain (analyze, format json) select count(*) from ({OPEN}) x")
        plan = work.session.execute(query, moments(NOW)).scalar_one()
        found = work.session.execute(text(f"select count(*) from ({OPEN}) x"), moments(NOW))
        assert found.scalar_one() > 0
    engine.dispose()
    turned_away = sum(_turned_away(plan[0]["Plan"]))
    # An officer and the one they stand in for: eighty of 1,920 clients.
    assert turned_away < made["person"] / 10, json.dumps(plan, indent=1)


def _turned_away(node: dict[str, Any]) -> Iterator[float]:
    """Rows that were read for nothing; whose the clients are is asked of every client while these are so few."""
    if node.get("Relation Name") != "person":
        yield node.get("Rows Removed by Filter", 0) * node["Actual Loops"]
    for below in node.get("Plans", ()):
        yield from _turned_away(below)
