"""A Twilio of our own on 127.0.0.1, real HTTP and all, that can fail in the ways the real one does.

with TwilioServer() as twilio:
    gateway = TwilioSmsGateway(twilio.account_sid, twilio.auth_token,
                               from_number=SENDER, base_url=twilio.base_url)
    twilio.fail(Fault.TIMEOUT_AFTER_ACCEPTANCE, times=1)
    ...
    assert twilio.count(to, body) == 1
    twilio.play(sid, "delivered")            # a signed receipt to the StatusCallback
    twilio.text_in(webhook_url, sender, "JA")  # a signed incoming text
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

from aftercare.base.clock import Clock, SystemClock
from tests.contracts.twilio_calls import Calls, StoredCall
from tests.contracts.twilio_faults import Fault, Switches
from tests.contracts.twilio_rules import (
    OPT_IN_WORDS,
    OPT_OUT_WORDS,
    ApiError,
    StoredText,
    accepted_text,
    inbound_form,
    listed,
    receipt_form,
    redacted,
)

SENDER = "+447700900001"  # Ofcom's range for drama: nobody's number
_FORM = "application/x-www-form-urlencoded"


class TwilioServer:
    """The account, what it accepted, and the switches that make it fail; safe between threads."""

    def __init__(self, *, clock: Clock | None = None, retry_after_s: int = 3) -> None:
        self.account_sid = f"AC{secrets.token_hex(16)}"
        self.auth_token = secrets.token_hex(16)
        self.api_keys: dict[str, str] = {}  # secrets by id; revoked by taking one out
        self.retry_after_s = retry_after_s
        self.status = "active"
        self.opted_out: set[str] = set()
        self.posts = 0  # requests to create a text, whatever came of them
        self.connections = 0
        self.before_answer: Callable[[str], object] | None = (
            None  # with the id of what was accepted
        )
        self.before_emptied: Callable[[str], object] | None = None  # before that is answered
        self._refusals: list[tuple[int, int]] = []
        self.calls = Calls(self.account_sid)
        self._clock = clock or SystemClock()
        self._texts: dict[str, StoredText] = {}
        self._switches, self._redactions = Switches(), Switches()
        self.asked_to_empty: list[str] = []  # ids, also of requests that failed
        self._lock = threading.RLock()
        self._released = threading.Event()
        self._http = _HttpServer(self)
        # Polled often only so that closing is quick.
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._released.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def fail(self, fault: Fault, *, to: str | None = None, times: int | None = None) -> None:
        """Fail like this for one number or all, a number of times or until `heal`."""
        with self._lock:
            self._switches.turn_on(fault, to, times)

    def fail_redaction(self, fault: Fault, times: int | None = None) -> None:
        """Fail requests to empty a text like this, a number of times or until `heal`."""
        with self._lock:
            self._redactions.turn_on(fault, None, times)

    def refuse(self, code: int, status: int = 400) -> None:
        """Refuse the next request for a text with this code of Twilio's."""
        with self._lock:
            self._refusals.append((status, code))

    def heal(self) -> None:
        """Take all faults away and let hanging requests go."""
        with self._lock:
            self._switches.turn_all_off()
            self._redactions.turn_all_off()
        self._released.set()

    @property
    def texts(self) -> tuple[StoredText, ...]:
        """Everything really accepted, oldest first."""
        with self._lock:
            return tuple(self._texts.values())

    def text(self, sid: str) -> StoredText:
        with self._lock:
            return self._texts[sid]

    def count(self, to: str, body: str | None = None) -> int:
        """How many texts a phone would have received, or of one body."""
        return sum(t.to == to and body in (None, t.body) for t in self.texts)

    def count_by_callback(self, path: str) -> int:
        """How many texts were accepted with a StatusCallback on this path."""
        return sum(urlsplit(t.callback).path == path for t in self.texts)

    def play_quietly(self, sid: str, status: str) -> None:
        """Move a text to a status without telling anybody."""
        with self._lock:
            self._texts[sid].status = status

    def play(self, sid: str, status: str, error_code: int | None = None) -> int:
        """Move a text to a status and post the signed receipt; the HTTP status that came back.

        The word is sent as it is, so unknown and out-of-order ones can be played as well.
        """
        with self._lock:
            text = self._texts[sid]
            text.status, text.error_code = status, error_code
            if status == "sent" and text.sent_at is None:
                text.sent_at = self._clock.now().replace(microsecond=0)
            url, form = text.callback, receipt_form(text)
        return self.post_signed(url, form)[0]

    def text_in(
        self, url: str, sender: str, body: str, *, to: str = SENDER, sid: str | None = None
    ) -> tuple[int, str]:
        """Post a signed incoming text; status and body of the answer. Twilio keeps its own list of
        opted-out numbers, and so does this one. The same `sid` again is a repeated delivery."""
        with self._lock:
            word = body.strip().upper()
            if word in OPT_OUT_WORDS:
                self.opted_out.add(sender)
            elif word in OPT_IN_WORDS:
                self.opted_out.discard(sender)
        form = inbound_form(self.account_sid, sender, to, body, sid or f"SM{secrets.token_hex(16)}")
        return self.post_signed(url, form)

    def post_signed(self, url: str, form: Mapping[str, str]) -> tuple[int, str]:
        """A form, signed by the published rule, posted to the url; status and body of the answer."""
        url = urldefrag(url).url
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Content-Type": _FORM,
            "X-Twilio-Signature": signature(self.auth_token, url, form),
        }
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=10)
        try:
            connection.request("POST", target, urlencode(form), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def play_call(self, sid: str, status: str) -> int:
        """Move a call to a status and post the signed receipt; the HTTP status that came back."""
        call = self.calls.found(sid)
        call.status = status
        return self.post_signed(call.callback, call.receipt())[0]

    # What the handler asks for.

    def call(self, form: Mapping[str, str]) -> tuple[StoredCall, Fault | None]:
        with self._lock:
            fault = self._switches.strike(form.get("To", ""))
            if fault is not None:
                fault.raise_if_refusal()
            keeps = fault is None or fault.accepts
            return self.calls.create(form, self._clock.now(), keep=keeps), fault

    def create(self, form: Mapping[str, str]) -> tuple[StoredText, Fault | None]:
        with self._lock:
            self.posts += 1
            if self._refusals:
                raise ApiError(*self._refusals.pop(0), "Refused")
            fault = self._switches.strike(form.get("To", ""))
            if fault is not None:
                fault.raise_if_refusal()
            text = accepted_text(self.account_sid, form, self._clock.now(), self.opted_out)
            if fault is None or fault.accepts:
                self._texts[text.sid] = text
            return text, fault

    def page(self, query: Mapping[str, str], path: str) -> dict[str, Any]:
        with self._lock:
            size = min(int(query.get("PageSize", 50)), 1000)
            number = int(query.get("Page", 0))
            chosen = listed(self._texts.values(), query)
            here = chosen[number * size : (number + 1) * size]
            more = len(chosen) > (number + 1) * size
            following = urlencode({**query, "Page": number + 1, "PageSize": size})
            return {
                "messages": [t.resource() for t in here],
                "page": number,
                "page_size": size,
                "start": number * size,
                "end": number * size + max(len(here) - 1, 0),
                "first_page_uri": path,
                "previous_page_uri": None,
                "next_page_uri": f"{path}?{following}" if more else None,
                "uri": path,
            }

    def found(self, sid: str) -> StoredText:
        with self._lock:
            if sid not in self._texts:
                raise ApiError(404, 20404, "The requested resource was not found")
            return self._texts[sid]

    def redact(self, sid: str, form: Mapping[str, str]) -> tuple[StoredText, Fault | None]:
        with self._lock:
            self.asked_to_empty.append(sid)
            fault = self._redactions.strike("")
            if fault is not None:
                fault.raise_if_refusal()
            text = self.found(sid)
            if fault is None or fault.accepts:
                redacted(text, form)
            return text, fault

    def wait_until_released(self) -> None:
        """Hang, as a server that forgot to answer, until healed or closed."""
        self._released.wait()


def signature(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """X-Twilio-Signature by the published rule, written without Twilio's library so that the
    validator is not tested against itself."""
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


class _HttpServer(ThreadingHTTPServer):
    """A thread per request, so that one hanging request holds up no other."""

    daemon_threads = True

    def __init__(self, twilio: TwilioServer) -> None:
        self.twilio = twilio
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        self.twilio.connections += 1
        return super().get_request()


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the account, writes the answer or fails as told."""

    server: _HttpServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answered(self._get)

    def do_POST(self) -> None:
        self._answered(self._post)

    def do_DELETE(self) -> None:
        self._answered(self._delete)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: request lines carry numbers."""

    def _answered(self, act: Any) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self.form = dict(parse_qsl(self.rfile.read(size).decode(), keep_blank_values=True))
        try:
            self._check_account()
            act()
        except ApiError as error:
            wait = (
                {"Retry-After": str(self.server.twilio.retry_after_s)}
                if error.status == 429
                else {}
            )
            self._reply(error.status, json.dumps(error.body()), wait)

    def _check_account(self) -> None:
        twilio = self.server.twilio
        users = {twilio.account_sid: twilio.auth_token} | twilio.api_keys
        pairs = (
            base64.b64encode(f"{user}:{word}".encode()).decode() for user, word in users.items()
        )
        if self.headers.get("Authorization") not in {f"Basic {pair}" for pair in pairs}:
            raise ApiError(401, 20003, "Authenticate")
        if self._path() and not self._path().startswith(("/Messages", "/Calls")):
            raise ApiError(404, 20404, "The requested resource was not found")

    def _path(self) -> str:
        """What follows the account in the address, without `.json`."""
        path = urlsplit(self.path).path.removesuffix(".json")
        return path.removeprefix(f"/2010-04-01/Accounts/{self.server.twilio.account_sid}")

    def _sid(self) -> str:
        return self._path().removeprefix("/Messages").removeprefix("/Calls").strip("/")

    def _is_call(self) -> bool:
        return self._path().startswith("/Calls")

    def _get(self) -> None:
        if not self._path():
            # The account itself (twilio.com/docs/iam/api/account).
            account = {"sid": self.server.twilio.account_sid, "status": self.server.twilio.status}
            return self._reply(200, json.dumps(account))
        if self._is_call():
            calls, parts = self.server.twilio.calls, urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            found = calls.found(self._sid()).resource() if self._sid() else None
            return self._reply(200, json.dumps(found or calls.page(query, parts.path)))
        if self._sid():
            return self._reply(200, json.dumps(self.server.twilio.found(self._sid()).resource()))
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return self._reply(200, json.dumps(self.server.twilio.page(query, parts.path)))

    def _post(self) -> None:
        if self._sid():
            text, fault = self.server.twilio.redact(self._sid(), self.form)
            if self.server.twilio.before_emptied is not None:
                self.server.twilio.before_emptied(text.sid)
            return self._fail(fault) if fault else self._reply(200, json.dumps(text.resource()))
        create = self.server.twilio.call if self._is_call() else self.server.twilio.create
        made, fault = create(self.form)
        if fault is None:
            if self.server.twilio.before_answer is not None:
                self.server.twilio.before_answer(made.sid)
            return self._reply(201, json.dumps(made.resource()))
        return self._fail(fault)

    def _delete(self) -> None:
        self.server.twilio.calls.delete(self._sid())
        self._reply(204, "")

    def _fail(self, fault: Fault) -> None:
        if fault in (Fault.RESET_AFTER_ACCEPTANCE, Fault.RESET_BEFORE_ACCEPTANCE):
            self._reset()
        elif fault in (Fault.TIMEOUT_AFTER_ACCEPTANCE, Fault.HANG_BEFORE_ACCEPTANCE):
            self.server.twilio.wait_until_released()
            self._reset()
        elif fault is Fault.EMPTY_201:
            self._reply(201, "")
        elif fault is Fault.UNREADABLE_201:
            self._reply(201, "<html>It worked</html>")
        elif fault is Fault.PROXY_403:
            self._reply(403, "<html>Not from here</html>")
        elif fault is Fault.PROXY_404:
            self._reply(404, "<html>Nothing here</html>")
        elif fault is Fault.REDIRECT:
            self._reply(307, "", {"Location": self.path})
        else:
            Fault.ERROR_500.raise_if_refusal()

    def _reset(self) -> None:
        """Close with RST instead of FIN (SO_LINGER 0): the answer is cut off."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _reply(self, status: int, body: str, headers: Mapping[str, str] | None = None) -> None:
        raw = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)
