"""An officer's own calendar says busy: nothing new is placed then, and an officer decides on what stood there."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import urllib3
from sqlalchemy import text
from structlog.testing import capture_logs

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.casework.calendars.acts import NewFeed, make_feed
from aftercare.casework.calendars.busy_acts import NewCalendar, connect_calendar
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database
from tests.contracts.caldav_server import ACCOUNT, PASSWORD, caldav_server
from tests.contracts.twilio_server import TwilioServer
from tests.scenarios.running import free_port, move_clock, served
from tests.scenarios.test_the_thread import World, moment, sandbox_phone
from tests.seeding import START, appointments_of, seed_person, seed_plan, seed_town

TITLE = "Oncoloog"


def clashes(world: World) -> list[dict[str, object]]:
    found = world.officer.items("/api/v1/tasks?state=opened")
    return [one for one in found if one["kind"] == "calendar_clash"]


def utc(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def test_s40_a_busy_time_keeps_appointments_away_and_a_clash_is_a_task_until_it_is_gone(
    service_url: str, tmp_path: Path
) -> None:
    database, clock, port = (
        Database(open_engine(service_url, pool_size=12)),
        FixedClock(START),
        free_port(),
    )
    town = seed_town(database, START)
    settings = Settings(
        data_dir=tmp_path,
        public_base_url=f"http://127.0.0.1:{port}",
        port=port,
        calendar_inside_hosts="127.0.0.1",
    )
    app_state = furnish(settings, database, clock=clock, demonstration=True)
    with (
        caldav_server(tmp_path) as calendar,
        TwilioServer(clock=clock) as unused,
        served(app_state, port) as address,
        capture_logs() as logs,
    ):
        world = World(address, town, database, clock, *sandbox_phone(address, unused))

        # Given a client with weekly check-ins, and an officer who connects a calendar with a day in hospital
        client = seed_person(database, START, town)
        seed_plan(database, START, town, client)
        first, second = appointments_of(database, START, client)[1:3]
        day = first.starts_at.replace(hour=6, minute=0)
        calendar.put("hospital", f"DTSTART:{utc(day)}", f"DTEND:{utc(day + timedelta(hours=12))}")
        # The officer's calendar also shows the second appointment, by a link that it fetched.
        with database.work(town.officer, START) as work:
            made = make_feed(work, NewFeed(feed_id=new_id()), settings.public_origin)
        assert urllib3.request("GET", made.link).status == 200
        calendar.put("mirror", f"DTSTART:{utc(second.starts_at)}", f"DTEND:{utc(second.ends_at)}")
        new = NewCalendar("caldav", ACCOUNT, calendar.address, PASSWORD)
        with database.work(town.officer, START) as work:
            connect_calendar(work, new, app_state.calendar_kinds, settings.calendar_hosts_inside)

        # When the calendar is read
        move_clock(address, START + timedelta(minutes=11))

        # Then the planner sees when the officer is busy, and nothing else
        busy = world.planner.items(f"/api/v1/busy-times?staff={town.officer.staff_id}")
        assert [moment(one["from_at"]) for one in busy] == [day]
        assert TITLE not in repr(busy)
        # And the appointment of that day is a task, and stands where it stood; the other is neither
        (task,) = clashes(world)
        assert task["appointment_id"] == str(first.id)
        assert world.officer.get(f"/api/v1/appointments/{first.id}")["state"] in (
            "scheduled",
            "notified",
        )

        # When another client's plan is placed
        other = seed_person(database, clock.now(), town, number=2)
        seed_plan(database, clock.now(), town, other)

        # Then none of the new appointments is on that day
        placed = appointments_of(database, clock.now(), other)
        assert placed
        assert not [
            row for row in placed
            if row.officer_id == town.officer.staff_id and row.starts_at.date() == day.date()
        ]  # fmt: skip

        # When the officer does not go to hospital after all
        calendar.remove("hospital")
        move_clock(address, clock.now() + timedelta(minutes=11))

        # Then the task is gone, and the appointment stands
        assert clashes(world) == []
        assert world.officer.get(f"/api/v1/appointments/{first.id}")["state"] in (
            "scheduled",
            "notified",
        )

        # And nothing of the calendar but times is in the database or in the log
        with database.work(CLOCK, clock.now()) as work:
            for table in (
                "busy_block",
                "calendar_connection",
                "task",
                "event",
                "job_run",
                "freed_room",
            ):
                found = text(f"select count(*) from {table} t where t::text ilike :title")
                assert work.session.scalar(found, {"title": f"%{TITLE}%"}) == 0
        assert TITLE not in repr(logs)
