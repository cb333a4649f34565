"""Reminders read aloud through Twilio: one POST per call, the words in the request itself.

No call is recorded or listened to, and none looks for an answering machine: a voicemail hears only what anyone may
hear. The only address of ours that Twilio gets is the one for its receipts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from twilio.rest import Client
from twilio.twiml.voice_response import VoiceResponse

from aftercare.base.clock import aware_utc
from aftercare.base.logs import get_log
from aftercare.domain.messages.delivery import Remedy
from aftercare.domain.messages.voice_calls import call_state, why_not_reached
from aftercare.notifications.gateways.gateway import (
    Accepted,
    FoundText,
    OutgoingMessage,
    RedactReport,
    Refused,
    SendReport,
)
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.notifications.gateways.twilio_emptying import call_taken_away
from aftercare.notifications.gateways.twilio_gateway import TIMEOUT_S
from aftercare.notifications.gateways.twilio_http import MomentaryConnections
from aftercare.notifications.gateways.twilio_reports import asked, kind_of, looked_up, report_of

# https://www.twilio.com/docs/voice/twiml/say/text-speech: language and voice must belong together.
VOICES: Final = {
    "nl": ("nl-NL", "Polly.Lotte"),
    "en": ("en-GB", "Polly.Amy"),
    "ar": ("arb", "Polly.Zeina"),
    "pl": ("pl-PL", "Polly.Ewa"),
    "tr": ("tr-TR", "Polly.Filiz"),
    "uk": ("uk-UA", "Google.uk-UA-Standard-A"),
}
_OTHERWISE: Final = "en"
# How long it rings: about five times.
RING_S: Final = 25
# The recipient cannot keep the call open.
LONGEST_CALL_S: Final = 120
_EVENTS: Final = ["initiated", "ringing", "answered", "completed"]
_FIND_LIMIT: Final = 1000
# The call cannot be made with our set-up: there is no number to call from.
NOT_OFFERED: Final = 21213


class TwilioVoiceGateway:
    """The port of texts, for calls: `body` is said twice. `api_key` as for texts. Safe to use from several threads."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        from_number: str,
        *,
        base_url: str | None = None,
        api_key: tuple[str, str] | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        user, password = api_key or (account_sid, auth_token)
        connections = MomentaryConnections(timeout_s)
        client = Client(user, password, account_sid, http_client=connections)
        client.edge = client.region = None
        if base_url:
            client.api.base_url = base_url
        self._calls, self._from = client.api.account.calls, from_number

    def send(self, message: OutgoingMessage) -> SendReport:
        report = report_of(lambda: self._create(message))
        if isinstance(report, Accepted):
            return Accepted(report.sid, call_state(report.state))
        get_log().warning("call-not-accepted", id=str(message.message_id), kind=kind_of(report))
        return report

    def find(self, to: str, body: str, since: datetime) -> tuple[FoundText, ...]:
        """Twilio keeps no words of a call, so it matches calls from our number to this one."""
        del body
        floor = aware_utc(since).replace(microsecond=0)

        def read() -> list[FoundText]:
            return list(_ours(self._calls.list(to=to, limit=_FIND_LIMIT), self._from, floor))

        return tuple(sorted(asked(read), key=lambda call: call.created_at))

    def look_up(self, sid: str) -> FoundText | None:
        return looked_up(lambda: _as_found(self._calls(sid).fetch()))

    def redact(self, sid: str) -> RedactReport:
        """A call has only the record that it was made; that is deleted as a whole."""
        return call_taken_away(lambda: self._calls(sid).delete())

    def _create(self, message: OutgoingMessage) -> Any:
        return self._calls.create(
            to=message.to,
            from_=self._from,
            twiml=spoken_twiml(message.body, message.language),
            status_callback=message.callback_url,
            status_callback_event=_EVENTS,
            status_callback_method="POST",
            timeout=RING_S,
            time_limit=LONGEST_CALL_S,
            record=False,
        )


class UnofferedVoiceGateway(NoRedaction):
    """Calls while texts really leave but there is no number to call from. None is made, and each is known not to have
    been."""

    def send(self, message: OutgoingMessage) -> SendReport:
        del message
        return Refused(NOT_OFFERED, Remedy.UNKNOWN)


def spoken_twiml(words: str, language: str) -> str:
    """The words for Twilio to speak, twice with a pause; in an English voice when the language has none."""
    locale, voice = VOICES.get(language, VOICES[_OTHERWISE])
    response = VoiceResponse()
    response.pause(length=1)
    response.say(words, language=locale, voice=voice)
    response.pause(length=2)
    response.say(words, language=locale, voice=voice)
    return str(response)


def _ours(calls: Iterable[Any], from_number: str, floor: datetime) -> Iterator[FoundText]:
    for call in calls:
        created_at = call.date_created
        outbound = str(call.direction or "").startswith("outbound")
        if (
            outbound
            and call._from == from_number
            and created_at is not None
            and created_at >= floor
        ):
            yield _as_found(call)


def _as_found(call: Any) -> FoundText:
    word = str(call.status)
    return FoundText(str(call.sid), call_state(word), call.date_created, why_not_reached(word))
