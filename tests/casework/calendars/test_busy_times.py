"""An officer connects one calendar of their own and stops it; its password is read by what reads calendars alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from aftercare.casework.calendars.busy_acts import (
    NewCalendar,
    connect_calendar,
    failing_calendars,
    own_calendar,
    renew_password,
    stop_calendar,
)
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.calendars.busy_times import CalendarKind, fails_long
from aftercare.store.calendars.busy_rows import blocks_between, replace_blocks
from aftercare.store.calendars.connection_rows import (
    CalendarConnectionRow,
    CalendarPasswordRow,
    password_of,
)
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.mail_rows import StaffMailRow
from tests.store.arranging import NOW, Arranger

BOTH = frozenset(CalendarKind)
CALDAV = NewCalendar("caldav", "k.kersen", "https://agenda.example.org/dav/", "geheim")
GRAPH = NewCalendar("graph", "k.kersen@example.org")


def connect(arrange: Arranger, new: NewCalendar = CALDAV, **more: Any) -> CalendarConnectionRow:
    with arrange.database.work(arrange.office.officer, NOW) as work:
        return connect_calendar(work, new, **{"kinds": BOTH} | more)


def test_a_connected_calendar_is_read_at_the_next_turn_and_seen_by_its_owner(
    arrange: Arranger, database: Database
) -> None:
    row = connect(arrange)
    assert row.next_read_at == NOW
    with database.work(CLOCK, NOW) as work:
        assert password_of(work.session, row.id) == "geheim"
    with database.work(arrange.office.officer, NOW) as work:
        found = own_calendar(work)
    assert (found.row, found.to_come) == (row, 0)


def test_a_second_click_connects_no_second_calendar_and_another_one_is_refused(
    arrange: Arranger,
) -> None:
    assert connect(arrange) == connect(arrange)
    with pytest.raises(Conflict):
        connect(arrange, GRAPH)


@pytest.mark.parametrize(
    ("new", "faults"),
    [
        (NewCalendar("", "a"), {"/kind"}),
        (NewCalendar("caldav", ""), {"/account", "/address", "/password"}),
        (NewCalendar("caldav", "a:b", "http://example.org/", "x"), {"/account", "/address"}),
        (NewCalendar("caldav", "a", "https://10.0.0.1/", "x"), {"/address"}),
        (NewCalendar("caldav", "a", "https://agenda/", "x"), {"/address"}),
        (NewCalendar("caldav", "a", "https://u:p@example.org/", "x"), {"/address"}),
        (NewCalendar("caldav", "a\0", "https://example.org/\0", "x\0"), {"/account", "/address", "/password"}),
        (NewCalendar("caldav", "a\u202e", "https://example.org/", "x" * 501), {"/account", "/password"}),
        (NewCalendar("graph", " "), {"/account"}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_calendar_is_refused_by_field(
    arrange: Arranger, new: NewCalendar, faults: set[str]
) -> None:
    with pytest.raises(Invalid) as raised:
        connect(arrange, new)
    assert {one.pointer for one in raised.value.fields} == faults


def test_a_kind_that_is_not_set_up_is_refused(arrange: Arranger) -> None:
    with pytest.raises(Invalid):
        connect(arrange, GRAPH, kinds={CalendarKind.CALDAV})


def test_the_address_of_a_colleague_is_not_taken_for_the_own_calendar(arrange: Arranger) -> None:
    colleague = arrange.office.supervisor
    arrange.add(
        StaffMailRow(
            staff_id=colleague.staff_id, address="K.Kersen@example.org",
            entered_by=colleague.staff_id, entered_at=NOW,
        )
    )  # fmt: skip
    with pytest.raises(Invalid) as raised:
        connect(arrange, GRAPH)
    assert [one.code for one in raised.value.fields] == ["calendar-of-colleague"]


def test_a_server_inside_is_taken_where_the_operator_named_it(arrange: Arranger) -> None:
    new = NewCalendar("caldav", "a", "https://agenda.internal/", "x")
    assert connect(arrange, new, inside={"agenda.internal"}).address == new.address


@pytest.mark.parametrize("host", ["agenda.internal", "10.0.0.7", "agenda.example.org", "127.0.0.2"])
def test_without_https_a_server_is_refused_wherever_it_is_also_where_it_was_named(
    arrange: Arranger, host: str
) -> None:
    """A password would cross the network in clear."""
    new = NewCalendar("caldav", "a", f"http://{host}/", "x")
    for named in (set(), {host}):
        with pytest.raises(Invalid) as raised:
            connect(arrange, new, inside=named)
        assert [one.code for one in raised.value.fields] == ["calendar-address-https"]


def test_without_https_only_this_computer_itself_is_taken_once_it_is_named(
    arrange: Arranger,
) -> None:
    new = NewCalendar("caldav", "a", "http://127.0.0.1:5232/", "x")
    with pytest.raises(Invalid):
        connect(arrange, new)
    assert connect(arrange, new, inside={"127.0.0.1"}).address == new.address


def test_a_stopped_calendar_takes_its_password_and_busy_times_along(
    arrange: Arranger, database: Database
) -> None:
    row = connect(arrange)
    with database.work(CLOCK, NOW) as work:
        spans = [(NOW, NOW + timedelta(hours=1))]
        replace_blocks(work.session, row.id, row.staff_id, spans, NOW)
    with database.work(arrange.office.officer, NOW) as work:
        assert own_calendar(work).to_come == 1
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        stop_calendar(work, row.id, row.version + 1)
    with database.work(arrange.office.officer, NOW) as work:
        stop_calendar(work, row.id, row.version)
    with database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(CalendarPasswordRow)).all() == []
        everywhere = blocks_between(work.session, [row.staff_id], NOW, NOW + timedelta(days=9))
        assert everywhere == []
    with pytest.raises(NotFound), database.work(arrange.office.officer, NOW) as work:
        stop_calendar(work, row.id, row.version)


@pytest.mark.parametrize("who", ["colleague", "supervisor", "planner", "admin"])
def test_nobody_stops_the_calendar_of_another(
    arrange: Arranger, database: Database, who: str
) -> None:
    row = connect(arrange)
    actor: Actor = getattr(arrange.office, who)
    with pytest.raises((NotFound, Forbidden)), database.work(actor, NOW) as work:
        stop_calendar(work, row.id, row.version)


@pytest.mark.parametrize(
    ("who", "rows"),
    [("officer", 1), ("colleague", 1), ("supervisor", 1), ("planner", 1), ("admin", 0), ("auditor", 0),
     ("provider", 0)],
)  # fmt: skip
def test_busy_times_are_for_their_owner_and_for_who_plans(
    arrange: Arranger, database: Database, who: str, rows: int
) -> None:
    row = connect(arrange)
    with database.work(CLOCK, NOW) as work:
        replace_blocks(work.session, row.id, row.staff_id, [(NOW, NOW + timedelta(hours=1))], NOW)
    with database.work(getattr(arrange.office, who), NOW) as work:
        found = blocks_between(work.session, [row.staff_id], NOW, NOW + timedelta(hours=2))
        assert len(found) == rows
        connections = work.session.exec(select(CalendarConnectionRow)).all()
        assert len(connections) == (who in ("officer", "admin"))


@pytest.mark.parametrize("who", ["officer", "admin"])
def test_no_account_reads_a_password_back(arrange: Arranger, database: Database, who: str) -> None:
    connect(arrange)
    with pytest.raises(Forbidden), database.work(getattr(arrange.office, who), NOW) as work:
        work.session.execute(text("select secret from calendar_password"))


FAILS = "update calendar_connection set failures = 1, failing_since = :now, fault = 'no-answer' where id = :id"


def test_an_administrator_reads_which_calendars_fail_how_and_since_when_and_nothing_else(
    arrange: Arranger, database: Database
) -> None:
    row = connect(arrange)
    office = arrange.office
    with database.work(office.admin, NOW) as work:
        assert failing_calendars(work) == []
    with database.work(CLOCK, NOW) as work:
        work.session.execute(text(FAILS), {"now": NOW, "id": row.id})
    with database.work(office.admin, NOW) as work:
        (found,) = failing_calendars(work)
    assert dict(found) == {
        "id": row.id, "name": office.officer.display_name, "kind": "caldav", "fault": "no-answer",
        "failing_since": NOW, "read_at": None,
    }  # fmt: skip
    with pytest.raises(Forbidden), database.work(office.officer, NOW) as work:
        failing_calendars(work)


def renew(
    arrange: Arranger, row: CalendarConnectionRow, password: str, actor: Actor | None = None
) -> None:
    with arrange.database.work(actor or arrange.office.officer, NOW) as work:
        renew_password(work, row.id, row.version, password)


def test_a_new_password_is_asked_with_at_once_and_the_busy_times_stay(
    arrange: Arranger, database: Database
) -> None:
    row = connect(arrange)
    with database.work(CLOCK, NOW) as work:
        replace_blocks(work.session, row.id, row.staff_id, [(NOW, NOW + timedelta(hours=1))], NOW)
        work.session.execute(text(FAILS), {"now": NOW, "id": row.id})
        late = "update calendar_connection set next_read_at = :late, claimed_until = :late"
        work.session.execute(text(late), {"late": NOW + timedelta(hours=2)})
    renew(arrange, row, "nieuw")
    with database.work(CLOCK, NOW) as work:
        assert password_of(work.session, row.id) == "nieuw"
        kept = work.session.get_one(CalendarConnectionRow, row.id)
        assert (kept.next_read_at, kept.claimed_until, kept.fault) == (NOW, None, "not-tried")
        assert kept.failing_since == NOW, "it was not read since"
        assert len(blocks_between(work.session, [row.staff_id], NOW, NOW + timedelta(hours=2))) == 1
    with pytest.raises(Stale):
        renew(arrange, row, "nog een")


def test_a_new_password_is_for_the_own_calendar_and_is_checked(
    arrange: Arranger, database: Database
) -> None:
    row = connect(arrange)
    for password in ("", "x" * 501, "x\0"):
        with pytest.raises(Invalid) as raised:
            renew(arrange, row, password)
        assert {one.pointer for one in raised.value.fields} == {"/password"}
    for who in ("colleague", "supervisor", "admin"):
        with pytest.raises((NotFound, Forbidden)):
            renew(arrange, row, "x", getattr(arrange.office, who))
    with database.work(arrange.office.colleague, NOW) as work:
        work.session.execute(text("delete from calendar_password"))
    with database.work(CLOCK, NOW) as work:
        assert password_of(work.session, row.id) == "geheim"


@pytest.mark.parametrize(
    ("fault", "read", "days", "fails"),
    [(None, 0, 9, False), ("no-answer", 0, 0.9, False), ("no-answer", 0, 1, True), ("no-answer", None, 1, True),
     ("no-answer", None, 0.5, False)],
)  # fmt: skip
def test_a_calendar_fails_for_its_owner_once_it_has_not_been_read_for_a_day(
    fault: str | None, read: int | None, days: float, fails: bool
) -> None:
    read_at = None if read is None else NOW
    assert fails_long(fault, read_at, NOW, NOW + timedelta(days=days)) is fails


def test_a_new_calendar_is_never_written_with_its_password() -> None:
    assert "geheim" not in repr(CALDAV)
