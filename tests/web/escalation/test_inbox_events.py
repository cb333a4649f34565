"""A stream tells that an inbox changed and nothing else, holds nothing, and ends with its session."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Forbidden, Unavailable
from aftercare.base.settings import Settings
from aftercare.bootstrap import furnish
from aftercare.casework.escalation.acts import acknowledge
from aftercare.casework.escalation.inbox import mark_of_session
from aftercare.casework.sign_in.acts import SESSION_TERM, Credential, issue_token, sign_out
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.engine import open_engine
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.escalation.rows import EscalationStepRow
from aftercare.web.escalation.event_streams import MOST_OF_ONE, changes
from tests.scenarios.running import free_port, served
from tests.store.arranging import NOW, Arranger
from tests.store.escalation.open_escalations import open_escalation
from tests.store.placement.waiting import until

EVENTS = "/escalations/events"
EVENT = re.compile(r"id: ([0-9a-f]{32})")


def session_of(database: Database, actor: Actor) -> str:
    with database.work(CLOCK, NOW) as work:
        staff = work.session.get_one(StaffRow, actor.staff_id)
        return issue_token(work, staff, Credential.WEB_SESSION)[0]


def mark_of(database: Database, token: str) -> str | None:
    with database.work(CLOCK, NOW) as work:
        return mark_of_session(work, token)


def heard(
    ask: Callable[[], str | None], between: list[Callable[[], Any]], seen: str, every: float = 5
) -> list[str]:
    """What a stream says when `between` its questions these things happen, and then it ends."""

    async def asked() -> str | None:
        return ask()

    async def pause(_seconds: float) -> bool:
        if not between:
            return False
        between.pop(0)()
        return True

    said = []
    stream = changes(asked, pause, seen, every, "inbox")
    # Nothing here ever waits, so no loop is needed, and one that runs elsewhere is no hindrance.
    while True:
        try:
            anext(stream).__await__().send(None)
        except StopIteration as view:
            said.append(view.value.decode())
        except StopAsyncIteration:
            break
    retry, *said = said
    assert retry.startswith("retry: ")
    return said


def test_it_speaks_once_for_each_change_and_of_nothing(arrange: Arranger) -> None:
    escalation = open_escalation(arrange, arrange.person())
    token = session_of(arrange.database, arrange.office.supervisor)
    before = mark_of(arrange.database, token)
    assert before is not None

    def take_up() -> None:
        with arrange.database.work(arrange.office.officer, NOW) as work:
            acknowledge(work, escalation.id, 1)

    def notify_someone() -> None:
        with arrange.database.work(CLOCK, NOW) as work:
            waits = select(EscalationStepRow).where(EscalationStepRow.state == "waiting")
            work.session.exec(waits).one().state = "notified"

    def nothing() -> None:
        return None

    said = heard(
        lambda: mark_of(arrange.database, token),
        [nothing, take_up, nothing, notify_someone, nothing],
        before,
    )
    events = [one for one in said if not one.startswith(":")]
    assert len(events) == 2
    for one in events:
        assert re.fullmatch(r"id: [0-9a-f]{32}\nevent: inbox\ndata: -\n\n", one)
    assert len(set(events)) == 2


def test_who_comes_back_hears_at_once_what_happened_meanwhile(arrange: Arranger) -> None:
    open_escalation(arrange, arrange.person())
    token = session_of(arrange.database, arrange.office.supervisor)
    before = mark_of(arrange.database, token) or ""
    assert heard(lambda: mark_of(arrange.database, token), [], before) == []
    open_escalation(arrange, arrange.person())
    assert len(heard(lambda: mark_of(arrange.database, token), [], before)) == 1


def test_nothing_of_another_team_makes_it_speak(arrange: Arranger) -> None:
    token = session_of(arrange.database, arrange.office.other_supervisor)
    before = mark_of(arrange.database, token) or ""

    def elsewhere() -> None:
        open_escalation(arrange, arrange.person())

    assert heard(lambda: mark_of(arrange.database, token), [elsewhere], before) == []


def test_it_ends_with_the_session_and_with_the_right_to_read(arrange: Arranger) -> None:
    database, office = arrange.database, arrange.office
    token = session_of(database, office.supervisor)

    def leave() -> None:
        with database.work(CLOCK, NOW) as work:
            sign_out(work, token)

    before = mark_of(database, token) or ""
    said = heard(lambda: mark_of(database, token), [leave, leave], before)
    assert said == ["event: ended\ndata: -\n\n"]
    assert mark_of(database, session_of(database, office.admin)) is None
    late = session_of(database, office.officer)
    with database.work(CLOCK, NOW + SESSION_TERM) as work:
        assert mark_of_session(work, late) is None
    with database.work(office.officer, NOW) as work, pytest.raises(Forbidden):
        mark_of_session(work, late)


def test_asking_is_on_no_record_and_makes_no_session_last_longer(arrange: Arranger) -> None:
    open_escalation(arrange, arrange.person())
    token = session_of(arrange.database, arrange.office.supervisor)

    def looks_and_term() -> tuple[int | None, datetime | None]:
        with arrange.database.work(CLOCK, NOW) as work:
            looks = work.session.scalar(text("select count(*) from audit_entry"))
            with as_sign_in(work):
                return looks, work.session.scalar(text("select max(expires_at) from web_session"))

    before = looks_and_term()
    with arrange.database.work(CLOCK, NOW + timedelta(hours=5)) as work:
        assert mark_of_session(work, token)
    assert looks_and_term() == before


def test_a_quiet_line_is_kept_open_and_a_long_one_ends() -> None:
    said = heard(lambda: "0" * 32, [lambda: None] * 10, "0" * 32)
    assert said == [": still here\n\n"] * 3
    endless = [lambda: None] * 100_000
    assert set(heard(lambda: "0" * 32, endless, "0" * 32, every=1)) == {": still here\n\n"}
    assert len(endless) == 100_000 - 600


def test_a_database_that_is_away_ends_it_without_a_word() -> None:
    def away() -> str | None:
        raise Unavailable()

    assert heard(away, [], "") == []


@dataclass(frozen=True)
class Served:
    address: str
    arrange: Arranger

    def client(self, actor: Actor) -> httpx.Client:
        token = session_of(self.arrange.database, actor)
        return httpx.Client(base_url=self.address, cookies={"aftercare": token}, timeout=30)


def serving(url: str, tmp_path: Path, **settings: Any) -> Iterator[Served]:
    database, port = Database(open_engine(url)), free_port()
    origin = f"http://127.0.0.1:{port}"
    chosen = Settings(
        data_dir=tmp_path, public_base_url=origin, port=port, inbox_seconds=1, **settings
    )
    with served(furnish(chosen, database, clock=FixedClock(NOW)), port) as address:
        yield Served(address, Arranger(database))


@pytest.fixture
def over_http(service_url: str, tmp_path: Path) -> Iterator[Served]:
    yield from serving(service_url, tmp_path)


@pytest.fixture
def without_room(service_url: str, tmp_path: Path) -> Iterator[Served]:
    yield from serving(service_url, tmp_path, inbox_streams=0)


def next_event(answer: httpx.Response, lines: Iterator[str]) -> str:
    return next(found[1] for line in lines if (found := EVENT.fullmatch(line)))


def test_over_the_wire_a_change_arrives_and_nothing_may_keep_it(over_http: Served) -> None:
    arrange = over_http.arrange
    open_escalation(arrange, arrange.person())
    with over_http.client(arrange.office.supervisor) as client:
        (seen,) = re.findall(r"seen=([0-9a-f]{32})", client.get("/escalations").text)
        with client.stream("GET", f"{EVENTS}?seen={seen}") as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-accel-buffering"] == "no"
            lines = answer.iter_lines()
            open_escalation(arrange, arrange.person())
            mark = next_event(answer, lines)
            assert mark != seen
        came_back = {"last-event-id": seen}
        with client.stream("GET", f"{EVENTS}?seen={mark}", headers=came_back) as answer:
            assert next_event(answer, answer.iter_lines()) != seen


def test_one_session_has_few_streams_and_what_it_gives_back_is_free_again(
    over_http: Served,
) -> None:
    office = over_http.arrange.office
    with over_http.client(office.supervisor) as client:
        held = [client.stream("GET", EVENTS) for _ in range(MOST_OF_ONE)]
        # Kept: a line reader that is let go closes its stream.
        lines = [one.__enter__().iter_lines() for one in held]
        assert all(next(one).startswith("retry: ") for one in lines)
        refused = client.get(EVENTS)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        assert refused.content == b""
        with (
            over_http.client(office.officer) as other,
            other.stream("GET", EVENTS) as answer,
        ):
            assert answer.status_code == 200
        held.pop().__exit__(None, None, None)

        def has_room() -> bool:
            with client.stream("GET", EVENTS) as answer:
                return answer.status_code == 200

        until(has_room)
        for one in held:
            one.__exit__(None, None, None)


def test_without_room_or_a_session_there_is_no_stream(without_room: Served) -> None:
    office = without_room.arrange.office
    with without_room.client(office.supervisor) as client:
        assert client.get(EVENTS).status_code == 503
        assert client.get("/escalations").status_code == 200
    with without_room.client(office.planner) as client:
        assert client.get(EVENTS).status_code == 403
    with httpx.Client(base_url=without_room.address) as nobody:
        assert nobody.get(EVENTS).headers["location"].startswith("/sign-in?next=")
