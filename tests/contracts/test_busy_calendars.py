"""Busy times over real HTTP: from Radicale, a CalDAV server, and from a stand-in for Microsoft Graph."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3

from aftercare.base.ids import new_id
from aftercare.busy_calendars.caldav import CalDavBusyTimes
from aftercare.busy_calendars.graph import GraphBusyTimes
from aftercare.domain.calendars.busy_times import CalendarFault, Span, whole_days
from aftercare.processes.calendars.busy_times import BusyRead, Source
from tests.contracts.caldav_server import ACCOUNT, PASSWORD, Calendar, caldav_server
from tests.contracts.graph_server import CLIENT, SECRET, TENANT, TITLE, Graph, graph_server
from tests.contracts.mail_server import CERTIFICATE
from tests.notifications.webhooks.receiving import receiving

FROM = datetime(2026, 11, 24, 23, tzinfo=UTC)
UNTIL = FROM + timedelta(days=84)
INSIDE = ("127.0.0.1",)


def at(day: int, hour: int) -> datetime:
    """A moment in the week from Wednesday 25 November 2026."""
    return datetime(2026, 11, 24, hour, tzinfo=UTC) + timedelta(days=day)


def hour(day: int, first: int) -> Span:
    return at(day, first), at(day, first + 1)


# ---------------------------------------------------------------- CalDAV


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calendar]:
    with caldav_server(tmp_path_factory.mktemp("radicale")) as calendar:
        calendar.put("once", "DTSTART:20261125T090000Z", "DTEND:20261125T100000Z")
        calendar.put("local", "DTSTART;TZID=Europe/Amsterdam:20261125T130000", "DURATION:PT1H")
        calendar.put(
            "free", "DTSTART:20261126T090000Z", "DTEND:20261126T100000Z", "TRANSP:TRANSPARENT"
        )
        calendar.put(
            "off", "DTSTART:20261126T110000Z", "DTEND:20261126T120000Z", "STATUS:CANCELLED"
        )
        calendar.put(
            "perhaps", "DTSTART:20261126T130000Z", "DTEND:20261126T140000Z", "STATUS:TENTATIVE"
        )
        calendar.put(
            "weekly",
            "DTSTART:20261127T090000Z",
            "DTEND:20261127T100000Z",
            "RRULE:FREQ=WEEKLY;COUNT=3",
        )
        calendar.put("before", "DTSTART:20261101T090000Z", "DTEND:20261101T100000Z")
        yield calendar  # fmt: skip


WANTED = [hour(1, 9), hour(1, 12), hour(3, 9), hour(10, 9), hour(17, 9)]


def read(calendar: Calendar, **changes: str) -> BusyRead:
    given = {"account": ACCOUNT, "address": calendar.address, "password": PASSWORD} | changes
    (answer,) = CalDavBusyTimes(INSIDE).read([Source(new_id(), **given)], FROM, UNTIL)
    return answer


def test_a_caldav_server_says_when_its_owner_is_busy(calendar: Calendar) -> None:
    assert sorted(read(calendar).spans) == WANTED


@contextmanager
def an_old_server(calendar: Calendar, status: int) -> Iterator[tuple[Calendar, list[bytes]]]:
    """A server in front of Radicale that does not know the free-busy-query; and the answers that it passed on."""
    passed: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_REPORT(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if b"free-busy-query" in body:
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()
                return
            kept = {name: self.headers[name] for name in ("authorization", "content-type", "depth")}
            answer = urllib3.request("REPORT", calendar.address, body=body, headers=kept)
            passed.append(answer.data)
            self.send_response(answer.status)
            self.send_header("content-length", str(len(answer.data)))
            self.end_headers()
            self.wfile.write(answer.data)

        def log_message(self, *_: object) -> None:
            """The output of a test run is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Calendar(f"http://127.0.0.1:{server.server_port}/"), passed
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("status", [403, 501])
def test_a_server_without_the_free_busy_query_is_asked_for_events_and_nothing_but_their_times(
    calendar: Calendar, status: int
) -> None:
    with an_old_server(calendar, status) as (old, passed):
        assert sorted(read(old).spans) == WANTED
    # Asked for certain properties, Radicale still sends them all: what is not asked for has to be dropped here too.
    assert b"DTSTART" in passed[0]


def test_an_all_day_event_is_a_day_of_amsterdam_where_events_are_asked_for(
    calendar: Calendar,
) -> None:
    calendar.put("day", "DTSTART;VALUE=DATE:20261202", "DTEND;VALUE=DATE:20261203")
    try:
        with an_old_server(calendar, 501) as (old, _):
            spans = read(old).spans
    finally:
        calendar.remove("day")
    assert whole_days(at(8, 0).date(), at(9, 0).date()) in spans


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"password": "another"}, CalendarFault.NOT_SIGNED_IN),
        ({"address": "http://127.0.0.1:1/"}, CalendarFault.NO_ANSWER),
        ({"address": "http://calendar.example.org/"}, CalendarFault.REFUSED_ADDRESS),
        ({"address": "https://10.0.0.1/"}, CalendarFault.REFUSED_ADDRESS),
        ({"address": "https://169.254.169.254/latest/"}, CalendarFault.REFUSED_ADDRESS),
        ({"address": "https://localhost/"}, CalendarFault.REFUSED_ADDRESS),
        ({"address": "file:///etc/passwd"}, CalendarFault.REFUSED_ADDRESS),
    ],
)
def test_a_calendar_that_cannot_be_read_has_a_fault_and_no_busy_time(
    calendar: Calendar, changes: dict[str, str], fault: CalendarFault
) -> None:
    answer = read(calendar, **changes)
    assert (answer.fault, answer.spans) == (fault, ())


def test_a_certificate_that_is_not_trusted_is_named_as_such(calendar: Calendar) -> None:
    # Its authority is known to the tests alone.
    with receiving(certificate=(CERTIFICATE, CERTIFICATE)) as station:
        answer = read(calendar, address=f"https://127.0.0.1:{station.port}/")
        assert station.got == []
    assert answer.fault is CalendarFault.UNTRUSTED


def test_a_calendar_that_is_not_there_is_said_to_be_missing(calendar: Calendar) -> None:
    assert read(calendar, address=calendar.address + "other/").fault in (
        CalendarFault.NOT_FOUND,
        CalendarFault.FORBIDDEN,
    )


def test_one_calendar_that_fails_does_not_stop_another(calendar: Calendar) -> None:
    good = Source(new_id(), ACCOUNT, calendar.address, PASSWORD)
    bad = Source(new_id(), ACCOUNT, calendar.address, "another")
    answers = CalDavBusyTimes(INSIDE).read([bad, good], FROM, UNTIL)
    assert [answer.fault for answer in answers] == [CalendarFault.NOT_SIGNED_IN, None]


def test_a_source_is_never_written_with_its_password() -> None:
    assert PASSWORD not in repr(Source(new_id(), ACCOUNT, "https://example.org/", PASSWORD))


# ---------------------------------------------------------------- Microsoft Graph


class Watch:
    def __init__(self) -> None:
        self.now = FROM


@pytest.fixture
def graph() -> Iterator[Graph]:
    with graph_server() as graph:
        yield graph


@pytest.fixture
def watch() -> Watch:
    return Watch()


def reading(graph: Graph, watch: Watch, secret: str = SECRET) -> GraphBusyTimes:
    return GraphBusyTimes(
        tenant=TENANT, client_id=CLIENT, client_secret=secret, now=lambda: watch.now,
        graph_url=graph.address, sign_in_url=graph.address,
    )  # fmt: skip


def sources(*accounts: str) -> list[Source]:
    return [Source(new_id(), one) for one in accounts]


def test_graph_says_when_an_account_is_busy_and_no_more(graph: Graph, watch: Watch) -> None:
    graph.events["a@example.org"] = [
        ("busy", "2026-11-25T09:00:00", "2026-11-25T10:00:00"),
        ("tentative", "2026-11-25T11:00:00", "2026-11-25T12:00:00"),
        ("oof", "2027-02-01T09:00:00", "2027-02-01T10:00:00"),
    ]
    (answer,) = reading(graph, watch).read(sources("A@example.org"), FROM, UNTIL)
    assert answer.fault is CalendarFault.NOT_FOUND
    (answer,) = reading(graph, watch).read(sources("a@example.org"), FROM, UNTIL)
    february = datetime(2027, 2, 1, 9, tzinfo=UTC)
    assert set(answer.spans) == {hour(1, 9), (february, february + timedelta(hours=1))}
    assert TITLE not in repr(answer)


def test_fifty_accounts_over_twelve_weeks_are_asked_within_the_limits(
    graph: Graph, watch: Watch
) -> None:
    names = [f"o{number}@example.org" for number in range(50)]
    for number, name in enumerate(names):
        graph.events[name] = [
            ("busy", f"2026-12-{number % 28 + 1:02}T09:00:00", "2026-12-31T10:00:00")
        ]
    answers = reading(graph, watch).read(sources(*names), FROM, UNTIL)
    assert [answer.fault for answer in answers] == [None] * 50
    assert [answer.spans[0][0].day for answer in answers] == [n % 28 + 1 for n in range(50)]
    assert graph.refused == []
    assert [len(one) for one in graph.asked] == [20, 20, 20, 20, 10, 10]
    assert graph.tokens == 1


@pytest.mark.parametrize("unknown", ["x@example.org", "z@example.org"])
def test_an_account_that_is_not_known_stops_no_other(
    graph: Graph, watch: Watch, unknown: str
) -> None:
    graph.events["y@example.org"] = [("busy", "2026-11-25T09:00:00", "2026-11-25T10:00:00")]
    names = sorted([unknown, "y@example.org"])
    answers = dict(
        zip(names, reading(graph, watch).read(sources(*names), FROM, UNTIL), strict=True)
    )
    assert answers[unknown].fault is CalendarFault.NOT_FOUND
    assert hour(1, 9) in answers["y@example.org"].spans


def test_a_throttled_application_waits_as_long_as_graph_says_and_asks_about_no_other(
    graph: Graph, watch: Watch
) -> None:
    graph.throttled_s = 120
    names = [f"o{number}@example.org" for number in range(30)]
    graph.events = {name: [] for name in names}
    answers = reading(graph, watch).read(sources(*names), FROM, UNTIL)
    assert answers == [BusyRead(fault=CalendarFault.THROTTLED, retry_after_s=120)] * 30
    assert graph.asked == []


def test_a_token_is_used_until_it_runs_out_and_renewed_when_it_was_revoked(
    graph: Graph, watch: Watch
) -> None:
    graph.events["a@example.org"] = []
    busy = reading(graph, watch)
    for after, tokens in ((0, 1), (30, 1), (40, 2)):
        watch.now += timedelta(minutes=after)
        assert busy.read(sources("a@example.org"), FROM, UNTIL) == [BusyRead()]
        assert graph.tokens == tokens
    graph.revoked.add("t2")
    assert busy.read(sources("a@example.org"), FROM, UNTIL) == [BusyRead()]
    assert graph.tokens == 3


def test_a_secret_that_graph_refuses_is_said_for_every_account(graph: Graph, watch: Watch) -> None:
    answers = reading(graph, watch, "another").read(
        sources("a@x.example", "b@x.example"), FROM, UNTIL
    )
    assert [answer.fault for answer in answers] == [CalendarFault.NOT_SIGNED_IN] * 2
