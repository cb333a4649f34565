"""Webhooks against a receiver that fails in every way: nothing is lost, order is kept, others are not held up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from aftercare.base.clock import FixedClock
from aftercare.casework.events.webhooks import (
    count_webhooks_to_look_at,
    end_webhook,
    replay_from,
    rotate_secret,
    send_again,
    set_aside,
)
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.events.retries import CLAIM_TERM, DEAD_AFTER, DOWN_AFTER
from aftercare.domain.time.wall_time import civil_date
from aftercare.notifications.webhooks.receiver import Answer, HttpReceiver
from aftercare.store.database.plain_sql import rows
from aftercare.store.database.unit_of_work import Database
from aftercare.store.staff.mail_rows import StaffMailRow
from tests import machines
from tests.certificates import Authority
from tests.notifications.webhooks.receiving import (
    FAILS,
    TAKES,
    Behaviour,
    Got,
    Office,
    Station,
    answer,
    opened,
    receiving,
)
from tests.seeding import seed_person


@pytest.fixture
def office(fresh_database: Database, clock: FixedClock) -> Office:
    return opened(fresh_database, clock)


@pytest.fixture
def persons(office: Office) -> list[UUID]:
    return [
        seed_person(office.database, office.clock.now(), office.town, number)
        for number in (1, 2, 3)
    ]


def happen(office: Office, *persons: UUID) -> None:
    for one in persons:
        office.change(one)


def versions_by_client(got: list[Got]) -> dict[UUID, list[int]]:
    """In the order in which they came."""
    ordered = sorted(got, key=lambda one: one.about)
    return {
        key: [one.event["data"]["version"] for one in group]
        for key, group in groupby(ordered, lambda one: one.about)
    }


def assert_in_order(got: list[Got]) -> None:
    for versions in versions_by_client(got).values():
        assert versions == sorted(versions)


def test_a_machine_hears_of_the_clients_of_its_teams_until_its_last_day(
    office: Office, persons: list[UUID]
) -> None:
    now, town = office.clock.now(), office.town
    other = seed_person(
        office.database, now, town, 4, officer=town.other_officer, team_id=town.other_team_id
    )
    given = machines.terms([town.team_id], now, ends_on=civil_date(now) + timedelta(days=7))
    machine = machines.machine_in_force(
        office.database, now, town.admin, office.second_admin, given
    )
    with receiving() as station:
        office.webhook(station.url, machine.actor())
        happen(office, persons[0], other)
        office.run()
        assert [one.about for one in station.got] == [persons[0]]
        office.wait(timedelta(days=8))
        happen(office, persons[0])
        assert (office.run(), len(station.got)) == (0, 1)


def test_a_run_that_is_asked_to_end_finishes_the_event_at_hand_and_the_next_sends_the_rest(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station:
        webhook_id, _ = office.webhook(station.url)
        happen(office, *[persons[0]] * 3)

        def ends(handler: BaseHTTPRequestHandler, got: Got) -> None:
            office.database.stopping.set()
            TAKES(handler, got)

        station.behaves = ends
        assert (office.run(), len(station.got)) == (1, 1)
        assert [state for _, state in office.deliveries(webhook_id)].count("delivered") == 1
        office.database.stopping.clear()
        station.behaves = TAKES
        assert (office.run(), len(station.got)) == (2, 3)
    assert_in_order(station.got)


def test_an_event_arrives_once_with_ids_alone_and_a_signature_that_can_be_checked(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station:
        webhook_id, secret = office.webhook(station.url)
        happen(office, persons[0])
        assert (office.run(), office.run()) == (1, 0)
    (got,) = station.got
    assert got.is_signed_with(secret)
    assert got.moment == str(int(office.real.now().timestamp()))
    assert got.event == {
        "specversion": "1.0",
        "id": got.event_id,
        "source": "https://aftercare.example/api/v1/events",
        "type": "nl.aftercare.person.changed",
        "subject": f"people/{persons[0]}",
        "time": "2026-11-24T08:00:00Z",
        "datacontenttype": "application/json",
        "data": {
            "resource": "person",
            "id": str(persons[0]),
            "version": 2,
            "person_id": str(persons[0]),
            "href": f"/api/v1/people/{persons[0]}",
        },
    }
    assert office.deliveries(webhook_id) == [(int(got.event_id), "delivered")]


def test_what_happened_before_it_was_confirmed_is_not_sent(
    office: Office, persons: list[UUID]
) -> None:
    happen(office, *persons)
    with receiving() as station:
        office.webhook(station.url)
        assert office.run() == 0
    assert station.got == []


def test_a_later_event_of_a_client_waits_for_an_earlier_one_and_others_do_not(
    office: Office, persons: list[UUID]
) -> None:
    stubborn, other, _ = persons
    refused: list[str] = []

    def refuses_one(handler: BaseHTTPRequestHandler, got: Got) -> None:
        first = got.about == stubborn and len(refused) < 2
        if first:
            refused.append(got.event_id)
        (FAILS if first else TAKES)(handler, got)

    with receiving(Station(behaves=refuses_one)) as station:
        office.webhook(station.url)
        happen(office, stubborn, other, stubborn, other, stubborn)
        office.run()
        assert versions_by_client(station.got) == {stubborn: [2], other: [2, 3]}
        for _ in range(3):
            office.wait(timedelta(minutes=1))
            office.run()
    assert len(set(refused)) == 1
    assert versions_by_client(station.got) == {stubborn: [2, 2, 2, 3, 4], other: [2, 3]}


def test_a_receiver_that_is_down_for_a_day_gets_everything_in_order_when_it_is_back(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station:
        webhook_id, _ = office.webhook(station.url)
    for hour in range(24):
        happen(office, *persons)
        for _ in range(6):
            office.wait(timedelta(minutes=10))
            office.run()
        assert office.state(webhook_id)["last_answer"] == "no-connection", hour
    assert station.got == []
    assert office.state(webhook_id)["failures"] < 60, "it is not asked for each event that waits"
    with receiving(station):
        office.wait(timedelta(hours=1))
        office.run()
    assert versions_by_client(station.got) == {one: list(range(2, 26)) for one in persons}
    assert {state for _, state in office.deliveries(webhook_id)} == {"delivered"}
    assert office.state(webhook_id)["failing_since"] is None


@pytest.mark.parametrize("away", [timedelta(seconds=50), timedelta(minutes=10)])
def test_a_burst_does_not_make_a_short_absence_long(
    office: Office, persons: list[UUID], away: timedelta
) -> None:
    """It is found back after as long as it was away, at the latest, also when many events failed in one moment."""
    with receiving() as station:
        webhook_id, _ = office.webhook(station.url)
    happen(office, *(persons * 4))
    gone, step = timedelta(), timedelta(seconds=10)
    office.run()
    while gone < away:
        office.wait(step)
        office.run()
        gone += step
    assert office.state(webhook_id)["failures"] >= DOWN_AFTER
    with receiving(station):
        back = timedelta()
        while {state for _, state in office.deliveries(webhook_id)} != {"delivered"}:
            office.wait(step)
            office.run()
            back += step
            assert back <= away + step
    assert len(station.got) == len(persons) * 4


def test_after_three_days_they_are_set_aside_and_go_when_an_administrator_says_so(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station:
        webhook_id, _ = office.webhook(station.url)
    happen(office, *persons)
    for _ in range(20):
        office.wait(DEAD_AFTER / 18)
        office.run()
    assert {state for _, state in office.deliveries(webhook_id)} == {"dead"}
    happen(office, persons[0])
    version = office.state(webhook_id)["version"]
    with receiving(station):
        with office.database.work(office.town.admin, office.clock.now()) as work:
            assert send_again(work, webhook_id, version, None) == 3
        office.run()
    assert {state for _, state in office.deliveries(webhook_id)} == {"delivered"}
    assert versions_by_client(station.got)[persons[0]] == [2, 3]


@pytest.mark.parametrize("long", [False, True], ids=["waiting", "set aside"])
def test_of_a_client_whom_its_account_sees_no_longer_nothing_goes_that_waited_or_was_set_aside(
    office: Office, persons: list[UUID], long: bool
) -> None:
    """What was put in line while the account saw the client went out after that, too."""
    gone, *stay = persons
    with receiving() as station:
        webhook_id, _ = office.webhook(station.url)
    happen(office, *[gone] * 9, *stay)
    for _ in range(20 if long else 2):
        office.wait(DEAD_AFTER / 18)
        office.run()
    office.give(gone, office.town.other_officer, office.town.other_team_id)
    version = office.state(webhook_id)["version"]
    with receiving(station):
        with office.database.work(office.town.admin, office.clock.now()) as work:
            send_again(work, webhook_id, version, None)
        office.wait(timedelta(hours=1))
        office.run()
        assert {one.about for one in station.got} == set(stay)
        assert [state for _, state in office.deliveries(webhook_id)] == ["delivered"] * 2
        office.give(gone, office.town.officer, office.town.team_id)
        happen(office, gone)
        office.run()
        found = [one for one in station.got if one.about == gone]
    versions = [one.event["data"]["version"] for one in found]
    assert versions == [10, 11], "the return and what follows: what was passed over does not come"


def test_a_webhook_of_one_team_sends_nothing_that_waited_of_who_left_that_team(
    office: Office, persons: list[UUID]
) -> None:
    gone, stays, _ = persons
    now, town = office.clock.now(), office.town
    given = machines.terms([town.team_id, town.other_team_id], now)
    machine = machines.machine_in_force(
        office.database, now, town.admin, office.second_admin, given
    )
    with receiving() as station:
        office.webhook(station.url, machine.actor(), team_id=town.team_id)
    happen(office, gone, stays)
    office.run()
    office.give(gone, town.other_officer, town.other_team_id)
    with receiving(station):
        office.wait(timedelta(hours=1))
        office.run()
    assert [one.about for one in station.got] == [stays]


def test_what_waits_when_a_webhook_is_ended_is_set_aside_and_was_not_tried(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station:
        webhook_id, _ = office.webhook(station.url)
        happen(office, *persons)
        station.behaves = FAILS
        office.run()
    happen(office, *persons)
    office.run()
    with office.database.work(office.town.admin, office.clock.now()) as work:
        end_webhook(work, webhook_id, office.state(webhook_id)["version"])
    assert {state for _, state in office.deliveries(webhook_id)} == {"dead"}
    with office.database.work(office.town.admin, office.clock.now()) as work:
        found = {(row["tries"] > 0, row["last_answer"]) for row in set_aside(work, webhook_id)}
    assert found == {(True, "http-500"), (False, None)}


def test_a_slow_receiver_holds_up_no_other(office: Office, persons: list[UUID]) -> None:
    """The slow one answers only once the other has got everything: it would never, were the other waiting for it."""
    others_done = threading.Event()

    def waits(handler: BaseHTTPRequestHandler, got: Got) -> None:
        others_done.wait(20)
        TAKES(handler, got)

    quick = Station()

    def takes(handler: BaseHTTPRequestHandler, got: Got) -> None:
        TAKES(handler, got)
        if len(quick.got) == 6:
            others_done.set()

    quick.behaves = takes
    with receiving(Station(behaves=waits)) as slow, receiving(quick):
        office.webhook(slow.url)
        office.webhook(quick.url)
        happen(office, *persons, *persons)
        assert office.run() == 12
    assert others_done.is_set()
    assert_in_order(slow.got)


def drips(handler: BaseHTTPRequestHandler, _got: Got) -> None:
    """A byte now and then, never an end."""
    handler.close_connection = True
    never = threading.Event()
    for byte in b"HTTP/1.1 204 No Content\r\nx-long: " + b"a" * 200:
        try:
            handler.wfile.write(bytes([byte]))
        except OSError:
            return
        never.wait(0.05)


def breaks_off(handler: BaseHTTPRequestHandler, _got: Got) -> None:
    """Says well, and closes in the middle of the answer."""
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nnot all of it")


def hangs_up(handler: BaseHTTPRequestHandler, _got: Got) -> None:
    handler.close_connection = True


def babbles(handler: BaseHTTPRequestHandler, _got: Got) -> None:
    handler.close_connection = True
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


@pytest.mark.parametrize(
    ("behaves", "code"),
    [
        (answer(500), "http-500"),
        (answer(404), "http-404"),
        (answer(302), "redirects"),
        (drips, "too-slow"),
        (breaks_off, "broken-answer"),
        (hangs_up, "broken-answer"),
        (babbles, "broken-answer"),
    ],
)
def test_what_is_not_taken_is_said_by_its_code_and_goes_again_with_the_same_number(
    office: Office, persons: list[UUID], behaves: Behaviour, code: str
) -> None:
    office.total_s = 0.5
    with receiving(Station(behaves=behaves)) as station:
        webhook_id, _ = office.webhook(station.url)
        happen(office, persons[0])
        assert office.run() == 0
        assert office.state(webhook_id)["last_answer"] == code
        station.behaves = TAKES
        office.wait(timedelta(minutes=1))
        assert office.run() == 1
    first, second = station.ids
    assert first == second


def asks_to_wait(status: int, retry_after: str) -> Behaviour:
    def act(handler: BaseHTTPRequestHandler, _got: Got) -> None:
        handler.send_response(status)
        handler.send_header("retry-after", retry_after)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return act


@pytest.mark.parametrize(
    ("status", "retry_after"), [(429, "1200"), (503, "Tue, 24 Nov 2026 08:20:00 GMT")]
)
def test_a_receiver_is_left_alone_for_as_long_as_it_asks_and_then_everything_goes(
    office: Office, persons: list[UUID], status: int, retry_after: str
) -> None:
    with receiving(Station(behaves=asks_to_wait(status, retry_after))) as station:
        office.webhook(station.url)
        happen(office, persons[0])
        office.run()
        station.behaves = TAKES
        happen(office, persons[1])
        office.wait(timedelta(minutes=19))
        assert (office.run(), len(station.got)) == (0, 1)
        office.wait(timedelta(minutes=1))
        assert office.run() == 2


def test_one_that_is_taken_beside_one_that_is_not_does_not_shorten_the_wait(
    office: Office, persons: list[UUID]
) -> None:
    def refuses_one(handler: BaseHTTPRequestHandler, got: Got) -> None:
        (asks_to_wait(429, "600") if got.about == persons[0] else TAKES)(handler, got)

    with receiving(Station(behaves=refuses_one)) as station:
        webhook_id, _ = office.webhook(station.url)
        happen(office, *persons)
        office.run()
        assert office.state(webhook_id)["next_try_at"] == office.clock.now() + timedelta(minutes=10)


def test_a_receiver_that_is_gone_ends_its_webhook_and_administrators_hear_of_it(
    office: Office, persons: list[UUID]
) -> None:
    now = office.clock.now()
    mail = StaffMailRow(
        staff_id=office.second_admin.staff_id,
        address="second@aftercare.example",
        entered_by=office.second_admin.staff_id,
        entered_at=now,
    )
    with office.database.work(CLOCK, now) as work:
        work.session.add(mail)
    with receiving(Station(behaves=answer(410))) as station:
        webhook_id, _ = office.webhook(station.url)
        happen(office, *persons, *persons)
        office.run()
        asked = len(station.got)
        happen(office, *persons)
        office.wait(timedelta(days=1))
        assert (office.run(), len(station.got)) == (0, asked)
    ended = office.state(webhook_id)
    assert (ended["state"], ended["ended_by"], ended["last_answer"]) == ("ended", None, "http-410")
    assert {state for _, state in office.deliveries(webhook_id)} == {"dead"}
    for admin in (office.town.admin, office.second_admin):
        with office.database.work(admin, office.clock.now()) as work:
            assert count_webhooks_to_look_at(work) == 1
    with office.database.work(CLOCK, office.clock.now()) as work:
        sent = "select slot, recipient from message where channel = 'email'"
        assert [(row["slot"], row["recipient"]) for row in rows(work.session, sent, {})] == [
            (f"webhook-gone:{webhook_id}", "second@aftercare.example")
        ]


def test_a_redirect_inward_is_not_followed(office: Office, persons: list[UUID]) -> None:
    with receiving() as inside:

        def leads_inward(handler: BaseHTTPRequestHandler, _got: Got) -> None:
            handler.send_response(307)
            handler.send_header("location", inside.url)
            handler.send_header("content-length", "0")
            handler.end_headers()

        with receiving(Station(behaves=leads_inward)) as station:
            office.webhook(station.url)
            happen(office, persons[0])
            office.run()
    assert len(station.got) == 1
    assert inside.got == []


class Dies:
    """A worker that ends in the middle of its attempts."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        raise KeyboardInterrupt


def test_what_a_worker_claimed_that_died_goes_again_after_its_claim(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station:
        office.webhook(station.url)
        happen(office, *persons)
        with pytest.raises(KeyboardInterrupt):
            office.delivering(Dies()).run()
        assert office.run() == 0, "the claims may still be at work"
        office.wait(CLAIM_TERM)
        assert office.run() == 3
    assert len(set(station.ids)) == 3


def test_two_workers_at_once_send_each_event_once(office: Office, persons: list[UUID]) -> None:
    with receiving() as station:
        office.webhook(station.url)
        happen(office, *persons, *persons, *persons)
        workers = [threading.Thread(target=office.run) for _ in range(3)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        office.run()
    assert sorted(station.ids) == sorted(set(station.ids))
    assert versions_by_client(station.got) == {one: [2, 3, 4] for one in persons}


def test_no_more_than_four_attempts_are_under_way_for_one_receiver(
    office: Office, persons: list[UUID]
) -> None:
    now, most, counting = [0], [0], threading.Lock()
    together = threading.Barrier(4, timeout=10)

    def counts(handler: BaseHTTPRequestHandler, got: Got) -> None:
        with counting:
            now[0] += 1
            most[0] = max(most[0], now[0])
        together.wait()
        with counting:
            now[0] -= 1
        TAKES(handler, got)

    at = office.clock.now()
    more = [seed_person(office.database, at, office.town, number) for number in range(4, 12)]
    with receiving(Station(behaves=counts)) as station:
        office.webhook(station.url)
        happen(office, *more)
        assert office.run() == 8
    assert most == [4]


def test_during_a_rotation_both_secrets_sign_and_afterwards_the_new_one_alone(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station:
        webhook_id, old = office.webhook(station.url)
        version = office.state(webhook_id)["version"]
        with office.database.work(office.town.admin, office.clock.now()) as work:
            _, new = rotate_secret(work, webhook_id, version)
        happen(office, persons[0])
        office.run()
        office.wait(timedelta(days=1))
        happen(office, persons[0])
        office.run()
    during, after = station.got
    assert during.is_signed_with(old)
    assert during.is_signed_with(new)
    assert not after.is_signed_with(old)
    assert after.is_signed_with(new)


def test_everything_from_an_event_on_goes_once_more(office: Office, persons: list[UUID]) -> None:
    with receiving() as station:
        webhook_id, _ = office.webhook(station.url)
        happen(office, *persons)
        office.run()
        _, second, third = sorted(station.ids, key=int)
        version = office.state(webhook_id)["version"]
        with office.database.work(office.town.admin, office.clock.now()) as work:
            replay_from(work, webhook_id, version, int(second))
        station.got.clear()
        assert office.run() == 2
    assert sorted(station.ids, key=int) == [second, third]


def test_a_webhook_hears_what_its_account_may_see_of_its_team_and_its_types(
    office: Office, persons: list[UUID]
) -> None:
    town, at = office.town, office.clock.now()
    foreign = seed_person(office.database, at, town, 7, officer=town.other_officer)
    with receiving() as north, receiving() as south, receiving() as narrow, receiving() as planner:
        office.webhook(north.url)
        office.webhook(south.url, town.other_supervisor)
        office.webhook(narrow.url, types=("person.closed",))
        office.webhook(planner.url, town.planner)
        # Of another team than that of the account: nothing is both.
        with receiving() as nothing:
            office.webhook(nothing.url, team_id=town.other_team_id)
            happen(office, persons[0], foreign)
            office.run()
    assert [one.about for one in north.got] == [persons[0]]
    assert [one.about for one in south.got] == [foreign]
    assert (narrow.got, planner.got, nothing.got) == ([], [], [])


def test_nothing_goes_once_it_has_ended_or_its_account_is_closed(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station, receiving() as other:
        webhook_id, _ = office.webhook(station.url)
        office.webhook(other.url, office.town.officer)
        happen(office, persons[0])
        version = office.state(webhook_id)["version"]
        with office.database.work(office.town.admin, office.clock.now()) as work:
            end_webhook(work, webhook_id, version)
        office.close(office.town.officer)
        assert office.run() == 0
    assert (station.got, other.got) == ([], [])


def test_the_access_log_says_whose_events_went_under_which_account(
    office: Office, persons: list[UUID]
) -> None:
    with receiving() as station:
        office.webhook(station.url)
        happen(office, persons[0], persons[0])
        office.run()
    assert office.logged("send-event") == [(office.town.supervisor.staff_id, persons[0])]


def test_a_name_that_leads_inside_is_not_asked(
    office: Office, persons: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where only one of its addresses does, and where it changes between two look-ups."""
    with receiving() as inside:
        answers = {
            "private.example.org": ["127.0.0.1"],
            "mixed.example.org": ["93.184.215.14", "127.0.0.1"],
            "metadata.example.org": ["169.254.169.254"],
            "six.example.org": ["::ffff:127.0.0.1"],
        }
        asked: list[str] = []
        real = socket.getaddrinfo

        def look_up(host: str, port: int, *args: Any, **named: Any) -> Any:
            if host not in answers:
                return real(host, port, *args, **named)
            asked.append(host)
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in answers[host]
            ]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        receiver = HttpReceiver()
        for host in answers:
            answer = receiver.post(f"https://{host}:{inside.port}/", {}, b"{}")
            assert answer == Answer(False, "refused-address")
        assert asked == list(answers), "each is looked up once"
    assert inside.got == []


def test_a_certificate_of_another_name_or_authority_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority.made(tmp_path / "authority.crt")
    certificate, key = authority.certify("localhost", tmp_path)
    with receiving(certificate=(certificate, key)) as station:
        url = f"https://localhost:{station.port}/"
        named = {"localhost", "127.0.0.1"}
        headers = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
        assert HttpReceiver(named).post(url, headers, b"{}") == Answer(False, "tls")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.crt"))
        assert HttpReceiver(named).post(url, headers, b"{}") == Answer(True, "http-204")
        other = url.replace("localhost", "127.0.0.1")
        assert HttpReceiver(named).post(other, headers, b"{}") == Answer(False, "tls")
    assert len(station.got) == 1
