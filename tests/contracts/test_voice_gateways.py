"""Every way of reading a reminder aloud keeps the port's promises; the Twilio one over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from aftercare.base.clock import FixedClock
from aftercare.base.errors import Unavailable
from aftercare.base.ids import new_id
from aftercare.domain.message_templates.templates import TextValues
from aftercare.domain.messages.delivery import Remedy
from aftercare.domain.messages.voice_text import LANGUAGES, spoken_reminder
from aftercare.notifications.gateways.gateway import (
    Accepted,
    Busy,
    Emptied,
    NotSent,
    OutgoingMessage,
    Refused,
    SendReport,
    StillThere,
    Uncertain,
)
from aftercare.notifications.gateways.sandbox_voice import SandboxVoiceGateway
from aftercare.notifications.gateways.voice_gateway import (
    VOICES,
    TwilioVoiceGateway,
    UnofferedVoiceGateway,
    spoken_twiml,
)
from tests.contracts.test_sms_gateways import PhoneInMemory
from tests.contracts.twilio_faults import Fault
from tests.contracts.twilio_server import SENDER, TwilioServer

NOW = datetime(2026, 11, 11, 9, 0, 30, 500_000, tzinfo=UTC)
TO = "+447700900123"
VALUES = TextValues(on=date(2026, 11, 12), at=time(10, 0), phone="088-1234567")
WORDS = spoken_reminder("nl", VALUES)[1]


def call(to: str = TO, body: str = WORDS, language: str = "nl") -> OutgoingMessage:
    message_id = new_id()
    url = f"https://aftercare.example/webhooks/twilio/status/{message_id}"
    return OutgoingMessage(message_id, to, body, url, language=language)


@pytest.fixture
def twilio() -> Iterator[TwilioServer]:
    with TwilioServer(clock=FixedClock(NOW)) as server:
        yield server


def gateway_to(server: TwilioServer, **changes: float) -> TwilioVoiceGateway:
    return TwilioVoiceGateway(
        server.account_sid, server.auth_token, SENDER, base_url=server.base_url, **changes
    )


class TestTheCall:
    def test_it_is_made_with_an_api_key_where_there_is_one(self, twilio: TwilioServer) -> None:
        twilio.api_keys["SK1"] = "hush"
        gateway = TwilioVoiceGateway(
            twilio.account_sid, "the token is not used", SENDER, base_url=twilio.base_url,
            api_key=("SK1", "hush"),
        )  # fmt: skip
        assert isinstance(gateway.send(call()), Accepted)

    def test_it_says_the_words_twice_in_a_voice_of_the_language(self, twilio: TwilioServer) -> None:
        report = gateway_to(twilio).send(call())
        assert isinstance(report, Accepted)
        made = twilio.calls.found(report.sid)
        assert made.said == [("nl-NL", "Polly.Lotte", WORDS)] * 2
        assert report.state == "queued"

    def test_a_pause_comes_first_while_the_telephone_goes_to_the_ear(self) -> None:
        verbs = re.findall(r'<(Pause length="\d+"|Say)', spoken_twiml(WORDS, "nl"))
        assert verbs == ['Pause length="1"', "Say", 'Pause length="2"', "Say"]

    def test_nothing_is_recorded_and_no_machine_looked_for(self, twilio: TwilioServer) -> None:
        message = call()
        report = gateway_to(twilio).send(message)
        assert isinstance(report, Accepted)
        form = twilio.calls.found(report.sid).form
        assert form["Record"].lower() == "false"
        assert not {name for name in form if name.startswith(("MachineDetection", "AsyncAmd"))}
        assert (form["StatusCallback"], form["Timeout"]) == (message.callback_url, "25")

    @pytest.mark.parametrize("language", sorted(LANGUAGES))
    def test_every_language_we_have_a_sentence_in_has_a_voice(self, language: str) -> None:
        assert language in VALUES_SAID
        locale, voice = VOICES[language]
        assert f'language="{locale}"' in spoken_twiml("x", language)
        assert f'voice="{voice}"' in spoken_twiml("x", language)

    def test_words_are_never_markup(self, twilio: TwilioServer) -> None:
        words = 'x</Say><Dial>+447700900999</Dial><Say voice="a">&amp;'
        report = gateway_to(twilio).send(call(body=words))
        assert isinstance(report, Accepted)
        made = twilio.calls.found(report.sid)
        assert [said[2] for said in made.said] == [words] * 2
        assert "<Dial>" not in made.twiml

    def test_a_language_without_a_voice_is_said_in_english(self) -> None:
        assert 'language="en-GB"' in spoken_twiml("x", "fr")


VALUES_SAID = {language: spoken_reminder(language, VALUES)[1] for language in LANGUAGES}
FAULTS: dict[Fault, tuple[SendReport, int]] = {
    Fault.RESET_AFTER_ACCEPTANCE: (Uncertain("connection-lost"), 1),
    Fault.ERROR_500: (Uncertain("http-500"), 0),
    Fault.EMPTY_201: (Uncertain("empty-answer"), 1),
    Fault.UNREADABLE_201: (Uncertain("unreadable-answer"), 1),
    Fault.RESET_BEFORE_ACCEPTANCE: (Uncertain("connection-lost"), 0),
    Fault.TOO_MANY_REQUESTS: (Busy(3), 0),
    Fault.INVALID_NUMBER: (Refused(21211, Remedy.FLAG_NUMBER_TASK), 0),
    Fault.PROXY_403: (Refused(403, Remedy.STOP_SENDER_ALARM), 0),
}


class TestWhenThingsGoWrong:
    @pytest.mark.parametrize("fault", FAULTS, ids=str)
    def test_each_fault_is_reported_for_what_it_proves_and_posted_once(
        self, twilio: TwilioServer, fault: Fault
    ) -> None:
        report, made = FAULTS[fault]
        twilio.fail(fault)
        assert gateway_to(twilio).send(call()) == report
        assert len(twilio.calls.made) == made
        assert twilio.calls.posts <= 1

    def test_a_timeout_after_acceptance_is_uncertain_and_the_call_can_be_found(
        self, twilio: TwilioServer
    ) -> None:
        twilio.fail(Fault.TIMEOUT_AFTER_ACCEPTANCE)
        gateway = gateway_to(twilio, timeout_s=0.3)
        assert gateway.send(call()) == Uncertain("timeout")
        twilio.heal()
        assert len(gateway.find(TO, WORDS, NOW)) == 1

    def test_a_refused_connection_proves_that_nobody_was_called(self) -> None:
        with TwilioServer() as gone:
            gateway = gateway_to(gone)
        assert gateway.send(call()) == NotSent("connection-refused")

    def test_a_server_that_is_away_cannot_be_asked(self) -> None:
        with TwilioServer() as gone:
            gateway = gateway_to(gone)
        with pytest.raises(Unavailable):
            gateway.find(TO, WORDS, NOW)

    def test_without_a_number_to_call_from_nobody_is_called(self) -> None:
        report = UnofferedVoiceGateway().send(call())
        assert isinstance(report, Refused)
        assert report.remedy is Remedy.UNKNOWN


class TestLooking:
    def test_only_calls_of_ours_to_this_number_since_then_are_found(
        self, twilio: TwilioServer
    ) -> None:
        gateway = gateway_to(twilio)
        report = gateway.send(call())
        gateway.send(call("+447700900456"))
        other = TwilioVoiceGateway(
            twilio.account_sid, twilio.auth_token, "+447700900002", base_url=twilio.base_url
        )
        other.send(call())
        assert isinstance(report, Accepted)
        assert [one.sid for one in gateway.find(TO, WORDS, NOW)] == [report.sid]
        assert gateway.find(TO, WORDS, NOW + timedelta(seconds=1)) == ()

    @pytest.mark.parametrize(
        ("word", "state", "code"),
        [
            ("in-progress", "sent", None),
            ("completed", "delivered", None),
            ("busy", "undelivered", 486),
            ("no-answer", "undelivered", 480),
            ("failed", "failed", None),
            ("canceled", "canceled", None),
        ],
    )
    def test_what_became_of_it_is_shown_in_the_words_of_texts(
        self, twilio: TwilioServer, word: str, state: str, code: int | None
    ) -> None:
        gateway = gateway_to(twilio)
        report = gateway.send(call())
        assert isinstance(report, Accepted)
        twilio.calls.found(report.sid).status = word
        (found,) = gateway.find(TO, WORDS, NOW)
        assert (found.state, found.error_code) == (state, code)
        assert gateway.look_up(report.sid) == found

    def test_a_record_is_taken_away_once_the_call_is_over(self, twilio: TwilioServer) -> None:
        gateway = gateway_to(twilio)
        report = gateway.send(call())
        assert isinstance(report, Accepted)
        assert isinstance(gateway.redact(report.sid), StillThere)
        twilio.calls.found(report.sid).status = "completed"
        assert gateway.redact(report.sid) == Emptied()
        assert gateway.redact(report.sid) == Emptied(gone=True)
        assert not twilio.calls.made


def test_on_the_sandbox_phone_a_call_is_marked_as_one() -> None:
    phone = PhoneInMemory(FixedClock(NOW))
    gateway = SandboxVoiceGateway(phone)
    assert isinstance(gateway.send(call()), Accepted)
    assert [one.body for one in phone.texts_to(TO, NOW)] == [f"☎ {WORDS}"]
    assert len(gateway.find(TO, WORDS, NOW)) == 1
