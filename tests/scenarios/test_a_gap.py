"""Three weeks ill: the gap is shown weeks ahead, a time is proposed and taken, and the client is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.time.wall_time import at_wall
from aftercare.store.accounts.rows import TeamRow
from tests.scenarios.running import move_clock
from tests.scenarios.test_a_week_ill import texted
from tests.scenarios.test_the_thread import (
    PHONE,
    World,
    a_drafted_plan,
    a_person,
    approve,
    moment,
    sandbox_world,
)

GAPS = "/api/v1/contact-gaps"
ILL_ON, BACK_ON = date(2026, 11, 30), date(2026, 12, 21)
NAMED = ("occurrence", "starts_at", "officer_id", "site_id", "session_id")


@pytest.fixture
def world(service_url: str, tmp_path: Path) -> Iterator[World]:
    with sandbox_world(service_url, tmp_path) as running:
        yield running


def test_g01_a_gap_is_shown_weeks_ahead_and_proposed_away(world: World) -> None:
    # Given a team whose standard asks for a contact in any fifteen days, and a client who comes each week
    officer, supervisor = world.officer, world.supervisor
    details = a_person("G-1") | {"tier": 1, "case_type": "general"}
    person = officer.do("POST", "/api/v1/people", details | {"deputy_id": None})
    approve(world, a_drafted_plan(world, person["id"]))
    with world.database.work(CLOCK, world.clock.now()) as work:
        team = work.session.get_one(TeamRow, world.town.team_id)
        team.standard_code, team.standard_since_on = "idaho-example", date(2026, 1, 1)
    assert officer.items(GAPS) == []

    # When the officer is ill for three weeks, and no one else is named
    ill = {
        "officer_id": str(world.town.officer.staff_id),
        "from_at": at_wall(ILL_ON, time.min).isoformat(),
        "until_at": at_wall(BACK_ON, time.min).isoformat(),
    }
    shown = supervisor.do("POST", "/api/v1/leave/preview", ill)
    supervisor.do("POST", "/api/v1/leave", ill | {"fingerprint": shown["fingerprint"]})

    # Then the gap is shown weeks before it begins, with what is in the way
    (gap,) = officer.items(GAPS)
    assert (
        date.fromisoformat(gap["from_on"]) < ILL_ON < BACK_ON <= date.fromisoformat(gap["until_on"])
    )
    assert (gap["allowed"], gap["proposal"]) == ({"number": 1, "days": 15}, None)
    assert [one["appointment_id"] is None for one in gap["obstacles"]] == [True, True, True, False]
    assert all(one["why"] is None or one["why"]["nl"] for one in gap["obstacles"])

    # When a deputy is named
    deputy = details | {"deputy_id": str(world.town.deputy.staff_id)}
    version = officer.get(f"/api/v1/people/{person['id']}")["version"]
    officer.do("PUT", f"/api/v1/people/{person['id']}", deputy, version)

    # Then one time is proposed, after which neither part is longer than fifteen days
    (gap,) = officer.items(GAPS)
    found = gap["proposal"]
    assert max(found["days_before"], found["days_after"]) <= 15
    assert (found["still_needed"], found["officer_id"]) == (0, str(world.town.deputy.staff_id))

    # When it is accepted, twice
    body = {name: found[name] for name in NAMED} | {"obligation": found["line_id"]}
    reason = {"reason": "Anders te lang geen contact."} if found["asks_reason"] else {}
    where = f"/api/v1/people/{person['id']}/appointments"
    officer.do("POST", where, body | reason)
    assert officer.ask("POST", where, body | reason).status_code == 422

    # Then the gap is gone, on the list and on the plan
    assert officer.items(GAPS) == []

    # And the client is told of it once
    starts_at = moment(found["starts_at"])
    move_clock(world.address, starts_at - timedelta(hours=1))
    assert Counter(texted(world, starts_at - timedelta(hours=36))) == {PHONE: 1}
