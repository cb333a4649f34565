"""Every way of sending texts keeps the same promises; the Twilio one over real HTTP."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Unavailable
from aftercare.base.ids import new_id
from aftercare.domain.messages.delivery import Remedy
from aftercare.notifications.gateways.gateway import (
    Accepted,
    Busy,
    Emptied,
    MessageGateway,
    NotSent,
    OutgoingMessage,
    RedactReport,
    Refused,
    StillThere,
    Uncertain,
)
from aftercare.notifications.gateways.sandbox_gateway import SandboxSmsGateway, SandboxText
from aftercare.notifications.gateways.twilio_emptying import text_emptied
from aftercare.notifications.gateways.twilio_gateway import TwilioSmsGateway
from aftercare.notifications.gateways.twilio_http import MomentaryConnections
from tests.contracts.twilio_faults import Fault
from tests.contracts.twilio_server import SENDER, TwilioServer

NOW = datetime(2026, 11, 11, 9, 0, 30, 500_000, tzinfo=UTC)
TO, OTHER = "+447700900123", "+447700900456"
BODY = "Herinnering: u heeft een afspraak op do 12 nov om 10:00."


def text(to: str = TO, body: str = BODY) -> OutgoingMessage:
    message_id = new_id()
    url = f"https://aftercare.example/webhooks/sms/{message_id}"
    return OutgoingMessage(message_id, to, body, url, valid_for_s=3600)


class PhoneInMemory:
    """A sandbox phone that keeps its texts in a list."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._texts: list[tuple[str, SandboxText]] = []

    def receive(self, sid: str, to: str, body: str, message_id: UUID) -> None:
        self._texts.append((to, SandboxText(sid, body, "queued", self._clock.now())))

    def texts_to(self, to: str, since: datetime) -> list[SandboxText]:
        return [t for number, t in self._texts if number == to and t.received_at >= since]

    def state_of(self, sid: str) -> tuple[str, datetime] | None:
        return next(((t.state, t.received_at) for _, t in self._texts if t.sid == sid), None)

    def redact(self, sid: str) -> None:
        self._texts = [
            (to, SandboxText(t.sid, "" if t.sid == sid else t.body, t.state, t.received_at))
            for to, t in self._texts
        ]


class BrokenPhone(PhoneInMemory):
    """A sandbox phone of which nothing is to be had."""

    def receive(self, sid: str, to: str, body: str, message_id: UUID) -> None:
        raise OSError("broken")

    def state_of(self, sid: str) -> tuple[str, datetime] | None:
        raise OSError("broken")

    def redact(self, sid: str) -> None:
        raise OSError("broken")


@dataclass
class Stage:
    """A gateway, the clock its provider goes by, and a way to let a text reach its end."""

    gateway: MessageGateway
    clock: FixedClock
    finish: Callable[[str], None]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def twilio(clock: FixedClock) -> Iterator[TwilioServer]:
    with TwilioServer(clock=clock) as server:
        yield server


def gateway_to(server: TwilioServer, **changes: Any) -> TwilioSmsGateway:
    settings: dict[str, Any] = {
        "from_number": SENDER,
        "base_url": server.base_url,
        "timeout_s": 5.0,
    } | changes
    return TwilioSmsGateway(server.account_sid, server.auth_token, **settings)


@pytest.fixture(params=["twilio", "sandbox"])
def stage(request: pytest.FixtureRequest, clock: FixedClock) -> Stage:
    if request.param == "sandbox":
        return Stage(SandboxSmsGateway(PhoneInMemory(clock)), clock, finish=lambda _sid: None)
    server = request.getfixturevalue("twilio")

    def finish(sid: str) -> None:
        server.text(sid).status = "delivered"

    return Stage(gateway_to(server), clock, finish)


class TestEveryGateway:
    def test_a_text_that_leaves_has_an_id_and_a_state(self, stage: Stage) -> None:
        report = stage.gateway.send(text())
        assert isinstance(report, Accepted)
        assert len(report.sid) == 34
        assert report.state in {"queued", "accepted"}

    def test_two_texts_have_two_ids(self, stage: Stage) -> None:
        first, second = stage.gateway.send(text()), stage.gateway.send(text())
        assert isinstance(first, Accepted)
        assert isinstance(second, Accepted)
        assert first.sid != second.sid

    def test_a_text_is_found_by_number_and_words(self, stage: Stage) -> None:
        report = stage.gateway.send(text())
        stage.gateway.send(text(body="Iets anders."))
        stage.gateway.send(text(to=OTHER))
        (found,) = stage.gateway.find(TO, BODY, NOW)
        assert isinstance(report, Accepted)
        assert found.sid == report.sid
        assert found.created_at == NOW.replace(microsecond=0)

    def test_twins_are_found_oldest_first(self, stage: Stage) -> None:
        first = stage.gateway.send(text())
        stage.clock.move_to(NOW + timedelta(minutes=5))
        second = stage.gateway.send(text())
        found = stage.gateway.find(TO, BODY, NOW)
        assert isinstance(first, Accepted)
        assert isinstance(second, Accepted)
        assert [one.sid for one in found] == [first.sid, second.sid]

    def test_an_older_twin_is_not_found(self, stage: Stage) -> None:
        stage.gateway.send(text())
        assert stage.gateway.find(TO, BODY, NOW + timedelta(seconds=1)) == ()

    def test_words_survive_the_way_there(self, stage: Stage) -> None:
        body = "Coördinatie & €5 + 50% = ‘ja’; مرحبا 👍\nдо побачення"
        stage.gateway.send(text(body=body))
        assert len(stage.gateway.find(TO, body, NOW)) == 1

    def test_a_redacted_text_is_not_found_by_its_words(self, stage: Stage) -> None:
        report = stage.gateway.send(text())
        assert isinstance(report, Accepted)
        stage.finish(report.sid)
        stage.gateway.redact(report.sid)
        assert stage.gateway.find(TO, BODY, NOW) == ()

    def test_how_a_text_ended_is_shown_by_its_id(self, stage: Stage) -> None:
        report = stage.gateway.send(text())
        assert isinstance(report, Accepted)
        stage.finish(report.sid)
        found = stage.gateway.look_up(report.sid)
        assert found is not None
        assert (found.sid, found.state) == (report.sid, "delivered")

    def test_of_an_id_it_never_gave_nothing_is_shown(self, stage: Stage) -> None:
        assert stage.gateway.look_up("SM" + "0" * 32) is None

    def test_redacting_twice_is_harmless(self, stage: Stage) -> None:
        report = stage.gateway.send(text())
        assert isinstance(report, Accepted)
        stage.finish(report.sid)
        stage.gateway.redact(report.sid)
        stage.gateway.redact(report.sid)


def test_a_sandbox_phone_that_broke_is_reported_as_a_provider_that_is_away(
    clock: FixedClock,
) -> None:
    gateway = SandboxSmsGateway(BrokenPhone(clock))
    assert gateway.send(text()) == Uncertain("connection-lost")
    assert gateway.redact("SB1") == StillThere("connection-lost", for_all=True)
    with pytest.raises(Unavailable):
        gateway.look_up("SB1")


FAULTS = {
    Fault.RESET_AFTER_ACCEPTANCE: (Uncertain("connection-lost"), 1),
    Fault.ERROR_500_AFTER_ACCEPTANCE: (Uncertain("http-500"), 1),
    Fault.EMPTY_201: (Uncertain("empty-answer"), 1),
    Fault.UNREADABLE_201: (Uncertain("unreadable-answer"), 1),
    Fault.RESET_BEFORE_ACCEPTANCE: (Uncertain("connection-lost"), 0),
    Fault.ERROR_500: (Uncertain("http-500"), 0),
    Fault.ERROR_503: (Uncertain("http-503"), 0),
    Fault.TOO_MANY_REQUESTS: (Busy(3), 0),
    Fault.OPTED_OUT: (Refused(21610, Remedy.CHANNEL_CLOSED_TASK), 0),
    Fault.INVALID_NUMBER: (Refused(21211, Remedy.FLAG_NUMBER_TASK), 0),
    Fault.LANDLINE: (Refused(21614, Remedy.CHANNEL_SUSPENDED_TASK), 0),
    Fault.NOT_PERMITTED: (Refused(21408, Remedy.STOP_SENDER_ALARM), 0),
    Fault.PROXY_403: (Refused(403, Remedy.STOP_SENDER_ALARM), 0),
    Fault.PROXY_404: (Refused(404, Remedy.STOP_SENDER_ALARM), 0),
    Fault.REDIRECT: (Uncertain("http-307"), 0),
}


# What is said, and whether the words are still there.
REDACTION_FAULTS: dict[Fault, tuple[RedactReport, bool]] = {
    Fault.ERROR_500: (StillThere("twilio-20500", for_all=True), True),
    Fault.ERROR_500_AFTER_ACCEPTANCE: (StillThere("twilio-20500", for_all=True), False),
    Fault.ERROR_503: (StillThere("twilio-20503", for_all=True), True),
    Fault.TOO_MANY_REQUESTS: (StillThere("busy", for_all=True, retry_after_s=3), True),
    Fault.PROXY_403: (StillThere("twilio-403", for_all=True), True),
    Fault.PROXY_404: (StillThere("twilio-404", for_all=True), True),
    Fault.REDIRECT: (StillThere("twilio-307", for_all=True), True),
    Fault.NOT_PERMITTED: (StillThere("twilio-21408", for_all=False), True),
    Fault.TIMEOUT_AFTER_ACCEPTANCE: (StillThere("no-answer", for_all=True), False),
    Fault.RESET_BEFORE_ACCEPTANCE: (StillThere("no-answer", for_all=True), True),
    Fault.UNREADABLE_201: (StillThere("no-answer", for_all=True), False),
}


class TestTwilioWhenThingsGoWrong:
    @pytest.mark.parametrize("fault", FAULTS, ids=str)
    def test_each_fault_is_reported_for_what_it_proves_and_posted_once(
        self, twilio: TwilioServer, fault: Fault
    ) -> None:
        expected, accepted = FAULTS[fault]
        twilio.fail(fault, to=TO)
        assert gateway_to(twilio).send(text()) == expected
        assert (twilio.posts, twilio.count(TO, BODY)) == (1, accepted)

    def test_a_timeout_after_acceptance_is_uncertain_and_the_text_can_be_found(
        self, twilio: TwilioServer
    ) -> None:
        twilio.fail(Fault.TIMEOUT_AFTER_ACCEPTANCE)
        gateway = gateway_to(twilio, timeout_s=0.3)
        assert gateway.send(text()) == Uncertain("timeout")
        twilio.heal()
        assert twilio.posts == 1
        assert len(gateway.find(TO, BODY, NOW)) == 1

    def test_a_refused_connection_proves_that_nothing_left(self) -> None:
        with TwilioServer() as gone:
            gateway = gateway_to(gone)
        assert gateway.send(text()) == NotSent("connection-refused")

    def test_an_unknown_host_proves_that_nothing_left(self, twilio: TwilioServer) -> None:
        gateway = gateway_to(twilio, base_url="http://twilio.invalid")
        assert gateway.send(text()) == NotSent("connection-refused")

    def test_an_address_the_proxy_is_not_for_is_asked_without_it(
        self, twilio: TwilioServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        assert gateway_to(twilio).send(text()) == NotSent("connection-refused")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert isinstance(gateway_to(twilio).send(text()), Accepted)

    def test_a_server_that_hangs_up_during_the_handshake_proves_nothing(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            closer = threading.Thread(target=lambda: listener.accept()[0].close(), daemon=True)
            closer.start()
            with TwilioServer() as account:
                port = listener.getsockname()[1]
                gateway = gateway_to(account, base_url=f"http://127.0.0.1:{port}")
                assert gateway.send(text()) == Uncertain("connection-lost")
            closer.join()

    def test_an_api_key_sends_in_place_of_the_token_until_it_is_revoked(
        self, twilio: TwilioServer
    ) -> None:
        twilio.api_keys["SK1"] = "hush"
        gateway = TwilioSmsGateway(
            twilio.account_sid, "the token is not used", from_number=SENDER,
            base_url=twilio.base_url, api_key=("SK1", "hush"),
        )  # fmt: skip
        report = gateway.send(text())
        assert isinstance(report, Accepted)
        assert gateway.look_up(report.sid) is not None
        twilio.api_keys.clear()
        assert gateway.send(text()) == Refused(20003, Remedy.STOP_SENDER_ALARM)

    def test_a_wrong_token_stops_the_sender(self, twilio: TwilioServer) -> None:
        gateway = TwilioSmsGateway(
            twilio.account_sid, "wrong", from_number=SENDER, base_url=twilio.base_url
        )
        assert gateway.send(text()) == Refused(20003, Remedy.STOP_SENDER_ALARM)
        with pytest.raises(Unavailable):
            gateway.find(TO, BODY, NOW)

    @pytest.mark.parametrize(
        ("message", "code"),
        [
            (text(to=""), 21604),
            (text(to="0612345678"), 21211),
            (text(body=""), 21602),
            (text(body="x" * 1601), 21617),
        ],
        ids=["no number", "national number", "no words", "too many words"],
    )
    def test_what_twilio_would_not_take_is_a_fault_in_the_data(
        self, twilio: TwilioServer, message: OutgoingMessage, code: int
    ) -> None:
        assert gateway_to(twilio).send(message) == Refused(code, Remedy.FLAG_NUMBER_TASK)

    def test_a_wait_that_nobody_can_mean_is_none(self) -> None:
        with TwilioServer(retry_after_s=10**12) as twilio:
            twilio.fail(Fault.TOO_MANY_REQUESTS)
            assert gateway_to(twilio).send(text()) == Busy(None)

    def test_someone_who_texted_stop_gets_nothing_more(self, twilio: TwilioServer) -> None:
        twilio.opted_out.add(TO)
        report = gateway_to(twilio).send(text())
        assert report == Refused(21610, Remedy.CHANNEL_CLOSED_TASK)

    def test_words_that_cannot_be_written_down_raise_nothing(self, twilio: TwilioServer) -> None:
        report = gateway_to(twilio).send(text(body="half a pair \ud83d"))
        assert isinstance(report, Uncertain)
        assert twilio.posts == 0

    def test_a_text_not_finished_cannot_be_redacted_yet(self, twilio: TwilioServer) -> None:
        gateway = gateway_to(twilio)
        report = gateway.send(text())
        assert isinstance(report, Accepted)
        assert gateway.redact(report.sid) == StillThere("twilio-20009", for_all=False)
        assert twilio.text(report.sid).body == BODY

    def test_a_text_twilio_no_longer_has_counts_as_redacted(self, twilio: TwilioServer) -> None:
        assert gateway_to(twilio).redact(f"SM{'0' * 32}") == Emptied(gone=True)

    @pytest.mark.parametrize("fault", REDACTION_FAULTS, ids=str)
    def test_each_fault_of_a_redaction_is_reported_for_what_it_proves(
        self, twilio: TwilioServer, fault: Fault
    ) -> None:
        gateway = gateway_to(twilio)
        report = gateway.send(text())
        assert isinstance(report, Accepted)
        twilio.play_quietly(report.sid, "delivered")
        twilio.fail_redaction(fault)
        expected, left = REDACTION_FAULTS[fault]
        assert gateway.redact(report.sid) == expected
        assert twilio.text(report.sid).body == (BODY if left else "")
        twilio.heal()
        assert isinstance(gateway.redact(report.sid), Emptied)

    def test_what_the_record_says_of_price_and_segments_is_shown(
        self, twilio: TwilioServer
    ) -> None:
        gateway = gateway_to(twilio)
        report = gateway.send(text())
        assert isinstance(report, Accepted)
        twilio.play_quietly(report.sid, "delivered")
        twilio.text(report.sid).price = "-0.00750"
        assert gateway.redact(report.sid) == Emptied(
            price=Decimal("0.00750"), currency="USD", segments=1
        )

    @pytest.mark.parametrize("price", [None, "", "free", "NaN", "-Infinity", "1e9"])
    def test_a_price_that_is_none_is_not_believed(
        self, twilio: TwilioServer, price: str | None
    ) -> None:
        gateway = gateway_to(twilio)
        report = gateway.send(text())
        assert isinstance(report, Accepted)
        twilio.play_quietly(report.sid, "delivered")
        twilio.text(report.sid).price = price
        assert gateway.redact(report.sid) == Emptied(segments=1)

    @pytest.mark.parametrize("unit", [None, "", "EU", "EURO", "E1R", "EÜR"])
    def test_without_a_currency_a_price_says_nothing(self, unit: str | None) -> None:
        text = SimpleNamespace(body="", price="-0.0075", price_unit=unit, num_segments="1")
        assert text_emptied(lambda: text) == Emptied(segments=1)

    @pytest.mark.parametrize("count", [None, "", "one", "0", "101", "9" * 5_000])
    def test_a_number_of_segments_that_is_none_keeps_no_copy_from_counting_as_emptied(
        self, count: str | None
    ) -> None:
        text = SimpleNamespace(body="", price=None, price_unit=None, num_segments=count)
        assert text_emptied(lambda: text) == Emptied()


class TestTwilioInItsSurroundings:
    def test_the_text_carries_our_callback_and_its_validity(self, twilio: TwilioServer) -> None:
        message = text()
        report = gateway_to(twilio).send(message)
        assert isinstance(report, Accepted)
        stored = twilio.text(report.sid)
        assert stored.callback == message.callback_url
        assert stored.validity_s == 3600
        assert twilio.count_by_callback(f"/webhooks/sms/{message.message_id}") == 1

    def test_a_messaging_service_goes_before_a_number(self, twilio: TwilioServer) -> None:
        service = f"MG{'0' * 32}"
        report = gateway_to(twilio, messaging_service_sid=service).send(text())
        assert report == Accepted(twilio.texts[0].sid, "accepted")
        assert (twilio.texts[0].service, twilio.texts[0].sender) == (service, None)

    def test_a_queued_text_is_found_though_it_has_no_date_sent(self, twilio: TwilioServer) -> None:
        gateway = gateway_to(twilio)
        gateway.send(text())
        assert twilio.texts[0].sent_at is None
        assert len(gateway.find(TO, BODY, NOW)) == 1

    def test_edge_and_region_in_the_environment_change_nothing(
        self, twilio: TwilioServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TWILIO_EDGE", "sydney")
        monkeypatch.setenv("TWILIO_REGION", "au1")
        assert isinstance(gateway_to(twilio).send(text()), Accepted)

    def test_no_log_line_has_the_number_or_the_words(
        self,
        twilio: TwilioServer,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        gateway = gateway_to(twilio)
        with caplog.at_level(logging.INFO):
            assert isinstance(gateway.send(text()), Accepted)
            assert gateway.find(TO, BODY, NOW)
            twilio.fail(Fault.OPTED_OUT)
            assert isinstance(gateway.send(text()), Refused)
        written = caplog.text + "".join(capfd.readouterr())
        assert TO[1:] not in written
        assert BODY not in written

    def test_what_was_not_accepted_is_logged_by_its_kind_and_what_was_is_not(
        self, twilio: TwilioServer
    ) -> None:
        refused = text()
        with capture_logs() as lines:
            gateway_to(twilio).send(text())
            twilio.fail(Fault.OPTED_OUT)
            gateway_to(twilio).send(refused)
        assert [(one["event"], one["id"], one["kind"]) for one in lines] == [
            ("text-not-accepted", str(refused.message_id), "refused")
        ]

    @pytest.mark.parametrize(("kept_s", "connections"), [(3600.0, 1), (0.0, 3)])
    def test_a_connection_is_used_again_for_a_moment_only(
        self, twilio: TwilioServer, kept_s: float, connections: int
    ) -> None:
        """The other side may just have closed one that was kept for longer."""
        client = MomentaryConnections(5.0, kept_s)
        for _ in range(3):
            assert client.request("GET", twilio.base_url).status_code == 401
        assert twilio.connections == connections

    def test_a_sender_is_required(self) -> None:
        with pytest.raises(ValueError, match="sender"):
            TwilioSmsGateway("AC0", "token")

    def test_number_and_words_stay_out_of_the_repr(self) -> None:
        assert TO not in repr(text())
        assert BODY not in repr(text())
