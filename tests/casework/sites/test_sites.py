"""A planner keeps the places of the team: a name, a kind, hours that end after they begin, a point on the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aftercare.base.errors import Invalid
from aftercare.casework.sites.acts import NewSite, add_site
from aftercare.store.database.unit_of_work import Database
from tests.store.arranging import NOW, OFFICE_WEEK, Arranger

PLACE = NewSite("Kantoor Zuid", "office", 4, OFFICE_WEEK, (4.9, 52.37))


def test_a_place_is_kept_as_it_was_given(arrange: Arranger, database: Database) -> None:
    whole_day = {"6": [[0, 720], [720, 1440]]}
    with database.work(arrange.office.planner, NOW) as work:
        row = add_site(work, replace(PLACE, name=f" {PLACE.name} ", hours=whole_day))
    assert (row.name, row.hours, row.team_id) == (PLACE.name, whole_day, arrange.office.team_id)
    assert (row.longitude, row.latitude) == PLACE.at


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"name": "  "}, {"/name": "missing"}),
        ({"name": "x" * 101}, {"/name": "missing"}),
        ({"name": "x\0"}, {"/name": "missing"}),
        ({"kind": "home"}, {"/kind": "unknown-kind"}),
        ({"kind": "online"}, {"/at": "not-a-point"}),
        ({"at": (4.9, 95.0)}, {"/at": "not-a-point"}),
        ({"capacity": 0}, {"/capacity": "out-of-range"}),
        ({"hours": {"0": [[540, 540]]}}, {"/hours/0": "hours-reversed"}),
        ({"hours": {"0": [[600, 540]]}}, {"/hours/0": "hours-reversed"}),
        ({"hours": {"0": [[-1, 540]]}}, {"/hours/0": "hours-reversed"}),
        ({"hours": {"0": [[540, 1441]]}}, {"/hours/0": "hours-reversed"}),
        ({"hours": {"0": [[540]]}}, {"/hours/0": "hours-reversed"}),
        ({"hours": {"7": [[540, 1020]]}}, {"/hours/7": "hours-reversed"}),
    ],
    ids=str,
)
def test_a_place_names_every_field_that_does_not_hold(
    arrange: Arranger, database: Database, changes: dict[str, Any], faults: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused, database.work(arrange.office.planner, NOW) as work:
        add_site(work, replace(PLACE, **changes))
    assert {one.pointer: one.code for one in refused.value.fields} == faults
