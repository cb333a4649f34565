"""The sample instances, imported into the database and placed by the nightly roll, before a judge."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import SQLModel, col, select

from aftercare.casework.case_files.instance_import import fingerprint, import_instance
from aftercare.casework.case_files.instance_rows import Source
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.placement.document.parsing import read_instance
from aftercare.domain.time.holidays import office_closed_on
from aftercare.domain.time.wall_time import at_wall, wall
from aftercare.scheduling.placement.extend_horizon import extend_horizon_of_team
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import Database, UnitOfWork
from aftercare.store.placement.horizon import Horizon
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow, teams_with_plans
from tests.domain.placement.checker import Instance, violations
from tests.tiers import in_tiers

FILES = Path(__file__).parents[1] / "data" / "instances"
SAMPLES = ["p100-l0.85-s1", "p100-l0.98-s2", "p1000-l0.85-s3"]


@pytest.mark.parametrize("name", in_tiers(SAMPLES, SAMPLES[:1]))
def test_a_sample_is_imported_and_placed_without_a_violation(
    name: str, fresh_database: Database
) -> None:
    # Given a sample file, taken in on the Sunday before it begins
    document = json.loads((FILES / f"{name}.json").read_bytes())
    now = the_sunday_before(document)
    with fresh_database.work(CLOCK, now) as work:
        import_instance(work, document)

    # When the nightly roll places everybody
    with fresh_database.work(CLOCK, now) as work:
        (team_id,) = teams_with_plans(work.session)
    with fresh_database.work(CLOCK, now) as work:
        extend_horizon_of_team(work, team_id)

    # Then an independent judge finds nothing wrong with any row of the database
    with fresh_database.work(CLOCK, now) as work:
        ids = Source(fingerprint(document), read_instance(document), now)
        judged = as_the_service_knows_it(document)
        assert violations(judged, the_plan(work, judged, ids)) == []


def the_sunday_before(document: dict[str, Any]) -> datetime:
    first = date.fromisoformat(document["meta"]["start"])
    return at_wall(first - timedelta(days=1), time(12))


def as_the_service_knows_it(document: dict[str, Any]) -> dict[str, Any]:
    """The service keeps its own calendar of closed days, and a contact from before it knew the
    person (`last_done`) is no appointment of its own."""
    year = date.fromisoformat(document["meta"]["start"]).year
    closed = office_closed_on(year) | office_closed_on(year + 1)
    return {
        **document,
        "holidays": sorted(day.isoformat() for day in closed),
        "obligations": [{**one, "last_done": None} for one in document["obligations"]],
    }


def the_plan(work: UnitOfWork, document: dict[str, Any], ids: Source) -> dict[str, Any]:
    """What the rows say, in the words of the file. Only what ends beyond the horizon may be neither
    placed nor reported."""
    lines = {row.line_id: row.id for row in everything(work, ObligationRow)}
    named = {
        ids.id(kind, one["id"]): one["id"]
        for kind, many in (
            ("obligation", "obligations"), ("location", "locations"), ("officer", "officers"),
            ("session", "sessions"),
        )
        for one in document[many]
    }  # fmt: skip

    def name(value: UUID | None) -> str | None:
        return None if value is None else named[value]

    def obligation(line_id: UUID) -> str:
        return named[lines[line_id]] if lines[line_id] in named else named[line_id]

    placed = [
        {
            "obligation": obligation(row.line_id),
            "occurrence": row.occurrence,
            "start": wall(row.starts_at).isoformat(),
            "end": wall(row.ends_at).isoformat(),
            "location": name(row.site_id),
            "officer": name(row.officer_id),
            "session": name(row.session_id),
        }
        for row in everything(work, AppointmentRow)
    ]
    unplaced = [
        {
            "obligation": obligation(row.line_id),
            "occurrence": row.occurrence,
            "reason": row.reason["nl"],
        }
        for row in everything(work, UnplacedRow)
    ]
    view = {(one["obligation"], one["occurrence"]) for one in placed + unplaced}
    instance, horizon = Instance(document), Horizon.seen_from(work.now)
    for key in instance.due() - view:
        last_on = instance.start + timedelta(
            days=(key[1] + 1) * instance.obligations[key[0]]["period_days"] - 1
        )
        assert last_on > horizon.last_on, f"{key} is neither placed nor reported"
        unplaced.append(
            {"obligation": key[0], "occurrence": key[1], "reason": "beyond the horizon"}
        )
    return {"placed": placed, "unplaced": unplaced}


def everything(work: UnitOfWork, table: type[SQLModel]) -> list[Any]:
    return list(work.session.exec(select(table).order_by(col(table.person_id))))
