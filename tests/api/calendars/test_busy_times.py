"""The API shows your own calendar without its password, and the busy times of colleagues without a word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from aftercare.bootstrap import AppState
from aftercare.casework.calendars.busy_acts import NewCalendar, connect_calendar
from aftercare.domain.accounts.permissions import CLOCK, Role
from aftercare.domain.calendars.busy_times import CalendarKind
from aftercare.store.calendars.busy_rows import replace_blocks
from aftercare.store.calendars.connection_rows import CalendarConnectionRow
from tests.api.conftest import ClientAs
from tests.seeding import Town

CONNECTIONS, BUSY = "/api/v1/calendar-connections", "/api/v1/busy-times"


@pytest.fixture
def connected(app_state: AppState, town: Town) -> str:
    """The officer's calendar, with two busy times; its id."""
    now, officer = app_state.clock.now(), town.officer
    new = NewCalendar("caldav", "k.kersen", "https://agenda.example.org/", "geheim")
    with app_state.database.work(officer, now) as work:
        row = connect_calendar(work, new, frozenset(CalendarKind))
    spans = [(now + timedelta(hours=one), now + timedelta(hours=one + 1)) for one in (1, 50)]
    with app_state.database.work(CLOCK, now) as work:
        replace_blocks(work.session, row.id, row.staff_id, spans, now)
    return str(row.id)


def items(client_as: ClientAs, role: Role, path: str) -> list[dict[str, Any]]:
    answer = client_as(role).get(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_an_officer_sees_the_own_calendar_and_no_password(
    client_as: ClientAs, connected: str
) -> None:
    (one,) = items(client_as, Role.OFFICER, CONNECTIONS)
    assert (one["id"], one["kind"], one["read_at"], one["fault"]) == (
        connected,
        "caldav",
        None,
        None,
    )
    assert "geheim" not in repr(one)
    assert client_as(Role.OFFICER).get(f"{CONNECTIONS}/{connected}").json() == one
    for role in (Role.PLANNER, Role.ADMIN, Role.AUDITOR):
        assert client_as(role).get(CONNECTIONS).status_code == 403


def test_since_when_it_cannot_be_read_is_written_in_utc_as_every_moment(
    app_state: AppState, client_as: ClientAs, connected: str
) -> None:
    with app_state.database.work(CLOCK, app_state.clock.now()) as work:
        row = work.session.get_one(CalendarConnectionRow, UUID(connected))
        row.fault, row.failures, row.failing_since = "not-signed-in", 1, work.now
    (one,) = items(client_as, Role.OFFICER, CONNECTIONS)
    assert one["failing_since"].endswith("Z")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PLANNER, Role.SUPERVISOR])
def test_who_plans_sees_times_and_nothing_else(
    client_as: ClientAs, connected: str, role: Role
) -> None:
    found = items(client_as, role, BUSY)
    assert [set(one) for one in found] == [{"id", "staff_id", "from_at", "until_at", "seen_at"}] * 2
    first = found[0]
    assert client_as(role).get(f"{BUSY}/{first['id']}").json() == first
    after = items(client_as, role, f"{BUSY}?from_at={first['until_at']}&staff={first['staff_id']}")
    assert after == found[1:]
    assert items(client_as, role, f"{BUSY}?until_at={first['until_at']}") == found[:1]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.PROVIDER])
def test_nobody_else_sees_when_a_colleague_is_busy(
    client_as: ClientAs, connected: str, role: Role
) -> None:
    assert client_as(role).get(BUSY).status_code == 403
