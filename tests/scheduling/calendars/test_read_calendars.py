"""Calendars are read in turn, each by one worker; what they said last stands, and a clash is one task."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Invalid
from aftercare.base.ids import new_id
from aftercare.base.subject_errors import AnothersCalendar
from aftercare.casework.tasks.acts import finish_task
from aftercare.casework.tasks.several import finish_tasks
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.calendars.busy_times import (
    CLAIM_TERM,
    EVERY,
    CalendarFault,
    CalendarKind,
    Span,
)
from aftercare.processes.calendars.busy_times import BusyRead
from aftercare.scheduling.calendars.read_calendars import ReadCalendars, read_calendars_job
from aftercare.scheduling.jobs.job import tick
from aftercare.store.calendars.connection_rows import CalendarConnectionRow
from aftercare.store.calendars.rows import CalendarFeedRow
from aftercare.store.database.unit_of_work import Database
from aftercare.store.tasks.rows import TaskRow
from tests.scheduling.calendars.says_busy import SaysBusy, connect
from tests.scheduling.jobs.next_due import next_due
from tests.store.arranging import NOW, Arranger

ACCOUNT = "officer@example.org"
TOMORROW = NOW + timedelta(days=1)


def busy(first: float, after: float, day: int = 1) -> Span:
    begins = NOW.replace(hour=0) + timedelta(days=day)
    return begins + timedelta(hours=first), begins + timedelta(hours=after)


@pytest.fixture
def service() -> SaysBusy:
    return SaysBusy()


class Desk:
    """What the tests see: the job at its turns, the busy times that are kept, the tasks."""

    def __init__(self, database: Database, service: SaysBusy) -> None:
        self.database, self.clock = database, FixedClock(NOW)
        behind = dict.fromkeys(CalendarKind, service)
        self.job = ReadCalendars(database, self.clock, behind)

    def read(self, minutes: float = 0) -> int:
        self.clock.move_to(NOW + timedelta(minutes=minutes))
        return int(self.job.run())

    def blocks(self) -> list[tuple[Any, ...]]:
        ask = "select lower(during), upper(during), seen_at from busy_block order by during"
        with self.database.work(CLOCK, NOW) as work:
            return [tuple(row) for row in work.session.execute(text(ask))]

    def spans(self) -> list[tuple[Any, ...]]:
        return [row[:2] for row in self.blocks()]

    def tasks(self) -> list[TaskRow]:
        with self.database.work(CLOCK, NOW) as work:
            found = select(TaskRow).where(TaskRow.kind == "calendar_clash").order_by("created_at")
            return list(work.session.exec(found))

    def states(self) -> list[str]:
        return [one.state for one in self.tasks()]

    def connection(self) -> CalendarConnectionRow:
        with self.database.work(CLOCK, NOW) as work:
            return work.session.exec(select(CalendarConnectionRow)).one()


@pytest.fixture
def desk(database: Database, service: SaysBusy) -> Desk:
    return Desk(database, service)


@pytest.fixture
def connected(arrange: Arranger) -> Arranger:
    connect(arrange, arrange.office.officer, ACCOUNT)
    return arrange


def test_a_calendar_is_asked_from_today_to_the_end_of_what_placement_plans(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    service.says[ACCOUNT] = [busy(10, 11), busy(12, 13)]
    assert desk.read() == 1
    ((account, from_at, until_at),) = service.asked
    assert (account, from_at) == (ACCOUNT, NOW.replace(hour=0) - timedelta(hours=1))
    assert until_at - NOW > timedelta(weeks=11)
    assert service.passwords == ["geheim"]
    assert desk.blocks() == [(*busy(10, 11), NOW), (*busy(12, 13), NOW)]


def test_the_next_turn_replaces_what_changed_and_keeps_since_when_the_rest_is_known(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    service.says[ACCOUNT] = [busy(10, 11), busy(12, 13)]
    desk.read()
    assert desk.read(5) == 0
    service.says[ACCOUNT] = [busy(12, 13), busy(14, 15)]
    assert desk.read(10) == 1
    later = NOW + timedelta(minutes=10)
    assert desk.blocks() == [(*busy(12, 13), NOW), (*busy(14, 15), later)]


@pytest.mark.parametrize("fault", CalendarFault)
def test_a_calendar_that_cannot_be_read_keeps_what_it_said_last(
    connected: Arranger, desk: Desk, service: SaysBusy, fault: CalendarFault
) -> None:
    service.says[ACCOUNT] = [busy(10, 11)]
    desk.read()
    service.says[ACCOUNT] = fault
    desk.read(10)
    row = desk.connection()
    assert desk.spans() == [busy(10, 11)]
    assert (row.fault, row.failures, row.failing_since) == (fault, 1, NOW + timedelta(minutes=10))
    assert row.read_at == NOW
    service.says[ACCOUNT] = []
    desk.read(20)
    row = desk.connection()
    assert (row.fault, row.failures, row.failing_since) == (None, 0, None)
    assert desk.spans() == []


def test_a_server_that_asks_for_rest_is_left_alone_that_long(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    service.says[ACCOUNT] = BusyRead(fault=CalendarFault.THROTTLED, retry_after_s=3_600)
    desk.read()
    assert [desk.read(minutes) for minutes in (10, 30, 59, 60)] == [0, 0, 0, 1]


def test_a_kind_of_calendar_that_is_not_set_up_is_said_to_be_so(
    connected: Arranger, database: Database, desk: Desk
) -> None:
    ReadCalendars(database, desk.clock, {}).run()
    assert desk.connection().fault == CalendarFault.NOT_SET_UP


def test_an_appointment_at_a_busy_time_is_one_task_of_its_client(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    person = connected.person()
    appointment = connected.appointment(person, busy(10, 11)[0])
    service.says[ACCOUNT] = [busy(9, 17)]
    for minutes in (0, 10, 20):
        desk.read(minutes)
    (task,) = desk.tasks()
    assert (task.person_id, task.appointment_id, task.state) == (
        person.id,
        appointment.id,
        "opened",
    )
    assert task.due_at == appointment.starts_at


def link(arrange: Arranger, fetched_at: datetime | None, **changes: Any) -> None:
    """The officer has a link by which another calendar shows their appointments."""
    officer = arrange.office.officer.staff_id
    given = {"created_at": NOW - timedelta(days=9), "fetched_at": fetched_at} | changes
    row = CalendarFeedRow(
        id=new_id(), staff_id=officer, secret_hash=new_id().bytes * 2, created_by=officer, **given
    )  # fmt: skip
    arrange.add(row)


def test_our_own_appointment_seen_in_the_calendar_is_no_task_and_no_busy_time(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    link(connected, NOW)
    connected.appointment(connected.person(), busy(10, 11)[0])
    service.says[ACCOUNT] = [busy(10, 10.5), busy(14, 15)]
    desk.read()
    assert desk.tasks() == []
    assert desk.spans() == [busy(14, 15)]


ENDED: dict[str, Any] = {"revoked_at": NOW, "revoked_because": "by-hand"}


@pytest.mark.parametrize(
    ("fetched_at", "changes"),
    [(None, {}), (NOW - timedelta(days=21), {}), (NOW, ENDED)],
    ids=["never fetched", "fetched before the appointment was made", "ended"],
)
def test_the_same_minutes_are_a_clash_where_no_link_can_have_shown_the_appointment(
    connected: Arranger, desk: Desk, service: SaysBusy, fetched_at: datetime | None, changes: dict[str, Any]
) -> None:  # fmt: skip
    link(connected, fetched_at, **changes)
    connected.appointment(connected.person(), busy(10, 11)[0])
    service.says[ACCOUNT] = [busy(10, 10.5)]
    desk.read()
    assert desk.states() == ["opened"]


def test_what_an_officer_does_as_the_second_one_is_in_no_link_and_so_a_clash(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    link(connected, NOW)
    office = connected.office
    connected.appointment(
        connected.person(), busy(10, 11)[0], kind="device_check",
        officer_id=office.deputy.staff_id, second_officer_id=office.officer.staff_id,
    )  # fmt: skip
    service.says[ACCOUNT] = [busy(10, 10.5)]
    desk.read()
    assert desk.states() == ["opened"]


@pytest.mark.parametrize(("by_event", "tasks"), [(False, []), (True, ["opened"])])
def test_a_server_that_names_each_event_leaves_nothing_to_be_taken_for_our_own(
    connected: Arranger, desk: Desk, service: SaysBusy, by_event: bool, tasks: list[str]
) -> None:
    link(connected, NOW)
    connected.appointment(connected.person(), busy(10, 11)[0])
    service.says[ACCOUNT] = BusyRead((busy(10, 10.5),), by_event=by_event)
    desk.read()
    assert desk.states() == tasks


def test_the_task_ends_with_the_clash_and_is_open_again_when_it_comes_back(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    connected.appointment(connected.person(), busy(10, 11)[0])
    seen = []
    for minutes, said in ((0, [busy(9, 17)]), (10, []), (20, [busy(9, 17)])):
        service.says[ACCOUNT] = said
        desk.read(minutes)
        seen.append(desk.states())
    assert seen == [["opened"], ["done"], ["opened"]]


def test_an_officer_who_will_be_there_is_not_asked_again_about_the_same_busy_time(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    connected.appointment(connected.person(), busy(10, 11)[0])
    service.says[ACCOUNT] = [busy(9, 17)]
    desk.read()
    (task,) = desk.tasks()
    with connected.database.work(connected.office.officer, NOW) as work:
        finish_task(work, task.id, task.version)
    desk.read(10)
    assert desk.states() == ["done"]
    service.says[ACCOUNT] = [busy(9, 17), busy(10.25, 10.5)]
    desk.read(20)
    assert desk.states() == ["done", "opened"]


@pytest.mark.parametrize(("who", "may"), [("deputy", False), ("supervisor", True)])
def test_a_colleague_does_not_answer_for_the_officer_whose_calendar_it_is_and_a_supervisor_does(
    connected: Arranger, desk: Desk, service: SaysBusy, who: str, may: bool
) -> None:
    connected.appointment(connected.person(), busy(10, 11)[0])
    service.says[ACCOUNT] = [busy(9, 17)]
    desk.read()
    (task,) = desk.tasks()
    refused = nullcontext() if may else pytest.raises(AnothersCalendar)
    with refused, connected.database.work(getattr(connected.office, who), NOW) as work:
        finish_task(work, task.id, task.version)
    assert desk.states() == ["done" if may else "opened"]


def test_a_clash_of_another_calendar_is_refused_among_ticked_tasks_by_its_own_field(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    connected.appointment(connected.person(), busy(10, 11)[0])
    service.says[ACCOUNT] = [busy(9, 17)]
    desk.read()
    (task,) = desk.tasks()
    with (
        pytest.raises(Invalid) as raised,
        connected.database.work(connected.office.deputy, NOW) as work,
    ):
        finish_tasks(work, {task.id: task.version})
    assert [one.code for one in raised.value.fields] == ["calendar-of-another"]


def test_two_officers_of_one_check_each_have_a_task_about_their_own_calendar(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    office = connected.office
    connect(connected, office.deputy, "deputy")
    connected.appointment(
        connected.person(),
        busy(10, 11)[0],
        kind="device_check",
        second_officer_id=office.deputy.staff_id,
    )
    service.says = {ACCOUNT: [busy(9, 17)], "deputy": [busy(9, 17)]}
    desk.read()
    assert desk.states() == ["opened", "opened"]
    service.says["deputy"] = []
    desk.read(10)
    assert sorted(desk.states()) == ["done", "opened"]


@pytest.mark.parametrize(
    "change",
    [
        "state = 'cancelled_by_service'",
        "during = tstzrange(lower(during) + interval '9 hours', upper(during) + interval '9 hours')",
        "state = 'attended'",
    ],
)
def test_the_task_ends_at_once_when_the_appointment_moves_is_called_off_or_has_an_outcome(
    connected: Arranger, desk: Desk, service: SaysBusy, change: str
) -> None:
    appointment = connected.appointment(connected.person(), busy(10, 11)[0])
    service.says[ACCOUNT] = [busy(9, 17)]
    desk.read()
    assert desk.states() == ["opened"]
    with connected.database.work(CLOCK, NOW) as work:
        work.session.execute(
            text(f"update appointment set {change} where id = :id"), {"id": appointment.id}
        )
    assert desk.states() == ["done"]


def test_the_task_ends_when_the_calendar_is_stopped_or_the_appointment_begins(
    connected: Arranger, desk: Desk, service: SaysBusy
) -> None:
    connected.appointment(connected.person(), busy(10, 11)[0])
    service.says[ACCOUNT] = [busy(9, 17)]
    desk.read()
    with connected.database.work(connected.office.officer, NOW) as work:
        work.session.execute(text("delete from calendar_connection"))
    desk.read(10)
    assert (desk.spans(), desk.states()) == ([], ["done"])


def test_a_calendar_goes_with_the_account_of_its_owner(
    connected: Arranger, desk: Desk, database: Database
) -> None:
    with database.work(CLOCK, NOW) as work:
        officer = connected.office.officer.staff_id
        end = text("update staff set active = false where id = :id")
        work.session.execute(text("reset role"))
        work.session.execute(end, {"id": officer})
        left = text("select count(*) from calendar_connection, calendar_password")
        assert work.session.execute(left).scalar_one() == 0


def test_nothing_but_periods_is_kept_of_a_calendar(
    connected: Arranger, desk: Desk, database: Database
) -> None:
    with database.work(CLOCK, NOW) as work:
        ask = "select column_name from information_schema.columns where table_name = 'busy_block'"
        columns = set(work.session.execute(text(ask)).scalars())
    assert columns == {"id", "connection_id", "staff_id", "during", "seen_at"}


class DiedError(BaseException):
    """The worker is gone: nothing after this line runs."""


class DyingBusy(SaysBusy):
    """Answers, and the worker dies before it can write the answer down."""

    def read(self, *asked: Any) -> list[BusyRead]:
        super().read(*asked)
        raise DiedError


def test_a_worker_that_dies_between_reading_and_writing_leaves_what_was_known(
    connected: Arranger, desk: Desk, service: SaysBusy, database: Database
) -> None:
    service.says[ACCOUNT] = [busy(10, 11)]
    desk.read()
    later = NOW + EVERY
    desk.clock.move_to(later)
    dying = ReadCalendars(database, desk.clock, dict.fromkeys(CalendarKind, DyingBusy()))
    with pytest.raises(DiedError):
        dying.run()
    assert desk.spans() == [busy(10, 11)]
    service.says[ACCOUNT] = [busy(14, 15)]
    minutes = (later - NOW + CLAIM_TERM) / timedelta(minutes=1)
    assert desk.read(minutes - 1) == 0
    assert desk.read(minutes) == 1
    assert desk.spans() == [busy(14, 15)]


class LateBusy(SaysBusy):
    """Answers when another worker has read the same calendar long since."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def read(self, *asked: Any) -> list[BusyRead]:
        self.desk.read(10 + CLAIM_TERM / timedelta(minutes=1))
        return super().read(*asked)


def test_an_answer_that_comes_after_the_claim_ran_out_is_dropped(
    connected: Arranger, desk: Desk, service: SaysBusy, database: Database
) -> None:
    service.says[ACCOUNT] = [busy(14, 15)]
    late = LateBusy(desk)
    late.says[ACCOUNT] = [busy(10, 11)]
    desk.clock.move_to(NOW + EVERY)
    assert int(ReadCalendars(database, desk.clock, dict.fromkeys(CalendarKind, late)).run()) == 0
    assert desk.spans() == [busy(14, 15)]


class MeetingBusy(SaysBusy):
    """Answers once two workers ask at the same moment."""

    def __init__(self) -> None:
        super().__init__()
        self.both = Barrier(2, timeout=60)

    def read(self, *asked: Any) -> list[BusyRead]:
        self.both.wait()
        return super().read(*asked)


def test_two_workers_at_once_read_every_calendar_once_and_ask_about_a_clash_once(
    fresh_database: Database,
) -> None:
    arrange = Arranger(fresh_database)
    service = MeetingBusy()
    for number in range(40):
        officer = arrange.staff("officer", team_id=arrange.office.team_id)
        connect(arrange, officer, f"o{number}", CalendarKind.GRAPH)
        service.says[f"o{number}"] = [busy(9, 17)]
        if number < 4:
            person = arrange.person(officer_id=officer.staff_id)
            arrange.appointment(person, busy(10, 11)[0])
    desk = Desk(fresh_database, service)
    with ThreadPoolExecutor(2) as pool:
        done = [one.result() for one in [pool.submit(desk.job.run) for _ in range(2)]]
    assert sum(map(int, done)) == 40
    assert len({account for account, *_ in service.asked}) == len(service.asked) == 40
    assert desk.states() == ["opened"] * 4
    assert len(desk.spans()) == 40


def test_the_job_runs_at_its_turn_of_ten_minutes(
    connected: Arranger, desk: Desk, service: SaysBusy, database: Database
) -> None:
    job = read_calendars_job(database, desk.clock, dict.fromkeys(CalendarKind, service))
    assert [tick(database, desk.clock, job, name) for name in ("one", "two")] == [1, None]
    due = next_due(database, job, NOW)
    assert due is not None
    assert NOW < due <= NOW + EVERY
