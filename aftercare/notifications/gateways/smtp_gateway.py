"""E-mail to staff through an SMTP server: one transaction per message, and an exact report of how it ended.

Until the last dot of the message has left, nothing was sent, even when the connection breaks. After it only the
server's answer says what became of it. The whole attempt has one deadline: a server that drips a byte now and then
cannot hold it past the claim it was made under.
"""

from __future__ import annotations

import smtplib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from aftercare.base.clock import Clock
from aftercare.base.errors import Invalid
from aftercare.base.logs import get_log
from aftercare.domain.messages.delivery import DeliveryState, Remedy
from aftercare.domain.staff.staff_mail import mail_address
from aftercare.notifications.gateways.gateway import (
    Accepted,
    NotSent,
    OutgoingMessage,
    Refused,
    SendReport,
    Uncertain,
)
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.notifications.gateways.smtp_replies import Step, reply_means

STEP_TIMEOUT_S: Final = 10.0
DEADLINE_S: Final = 25.0
BAD_ADDRESS: Final = 553
NO_STARTTLS: Final = 530
NO_WAY_TO_SIGN_IN: Final = 504
_log = get_log()


@dataclass(frozen=True)
class SmtpServer:
    """The mail server, the account on it, and the address mail comes from."""

    host: str
    port: int
    from_address: str
    username: str | None = None
    password: str | None = None
    starttls: bool = True


class _Ended(Exception):
    """The server said something that ends the attempt."""

    def __init__(self, report: SendReport) -> None:
        super().__init__(type(report).__name__)
        self.report = report


class SmtpMailGateway(NoRedaction):
    """The port of texts, for e-mail: `to` is an address, `body` the subject and the whole message but for
    the link to our own front page. Safe to use from several threads."""

    def __init__(
        self,
        server: SmtpServer,
        clock: Clock,
        link: str,
        *,
        context: ssl.SSLContext | None = None,
        step_timeout_s: float = STEP_TIMEOUT_S,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._server, self._clock, self._link = server, clock, link
        self._context = context or ssl.create_default_context()
        self._step_timeout_s, self._deadline_s = step_timeout_s, deadline_s

    def send(self, message: OutgoingMessage) -> SendReport:
        report = self._attempt(message)
        if not isinstance(report, Accepted):
            _log.warning(
                "mail-not-accepted", id=str(message.message_id), kind=type(report).__name__.lower()
            )
        return report

    def _attempt(self, message: OutgoingMessage) -> SendReport:
        try:
            written = self._written(message)
        except (Invalid, ValueError):
            return Refused(BAD_ADDRESS, Remedy.FLAG_NUMBER_TASK)
        attempt = _Attempt(self._server, self._context, self._step_timeout_s)
        with attempt.within(self._deadline_s):
            report = attempt.hand_over(message.to, written)
        if isinstance(report, Accepted):
            return Accepted(f"mail:{message.message_id}", DeliveryState.SENT)
        return report

    def _written(self, message: OutgoingMessage) -> bytes:
        """The message as sent to the server. The policy refuses a line break in a header; the id is ours, so that a
        second copy of a message is recognised as one."""
        host = self._server.from_address.rpartition("@")[2]
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address(addr_spec=self._server.from_address)
        mail["To"] = Address(addr_spec=mail_address(message.to))
        mail["Subject"] = message.body
        mail["Date"] = format_datetime(self._clock.now())
        mail["Message-ID"] = f"<{message.message_id}@{host}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail.set_content(mail_text(message.body, self._link), cte="quoted-printable")
        return mail.as_bytes()


def mail_text(words: str, link: str) -> str:
    """The text of a mail: its subject once more, and the link to our front page."""
    return f"{words}\n\n{link}\n"


def try_server(
    server: SmtpServer, *, step_timeout_s: float = STEP_TIMEOUT_S, deadline_s: float = DEADLINE_S
) -> SendReport:
    """What the server says before any message: connected, encrypted and signed in as for one, and nothing sent.
    Accepted when a message could follow. Never raises; both limits are in seconds."""
    attempt = _Attempt(server, ssl.create_default_context(), step_timeout_s)
    with attempt.within(deadline_s):
        return attempt.look()


class _Client(smtplib.SMTP):
    """Not connected yet, so that it can be closed while it is; certificates are held against `host`."""

    def __init__(self, host: str, timeout_s: float) -> None:
        super().__init__(timeout=timeout_s)
        self._host = host


class _Attempt:
    """One connection and one transaction on it."""

    def __init__(self, server: SmtpServer, context: ssl.SSLContext, timeout_s: float) -> None:
        self._server, self._context, self._timeout_s = server, context, timeout_s
        self._smtp: smtplib.SMTP | None = None
        self._late = False
        self._handed_over = False

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Break the connection off when the block takes longer."""
        timer = threading.Timer(seconds, self._break_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def hand_over(self, to: str, written: bytes) -> SendReport:
        """Never raises; the connection is closed in every case."""
        return self._reported(lambda: self._converse(to, written))

    def look(self) -> SendReport:
        """The same without a message: as far as the sign-in, and NOOP."""
        return self._reported(self._ask_for_nothing)

    def _reported(self, talk: Callable[[], None]) -> SendReport:
        try:
            talk()
        except _Ended as reply:
            return reply.report
        except ssl.SSLCertVerificationError:
            return NotSent("certificate")
        except Exception as error:
            return self._broken(error)
        finally:
            self._close()
        return Accepted("", DeliveryState.SENT)

    def _enter(self) -> smtplib.SMTP:
        smtp = self._smtp = _Client(self._server.host, self._timeout_s)
        self._expect(Step.GREETING, *smtp.connect(self._server.host, self._server.port))
        self._expect(Step.HELLO, *smtp.ehlo())
        if self._server.starttls:
            self._encrypt(smtp)
        if self._server.username:
            self._sign_in(smtp)
        return smtp

    def _ask_for_nothing(self) -> None:
        self._expect(Step.HELLO, *self._enter().noop())

    def _converse(self, to: str, written: bytes) -> None:
        smtp = self._enter()
        self._expect(Step.SENDER, *smtp.mail(self._server.from_address))
        self._expect(Step.RECIPIENT, *smtp.rcpt(to))
        self._expect(Step.DATA, *smtp.docmd("DATA"))
        self._handed_over = True
        smtp.send(_dotted(written))
        self._expect(Step.MESSAGE, *smtp.getreply())

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        if not smtp.has_extn("starttls"):
            # No fallback to plain text: an attacker in between may have removed STARTTLS from the offer.
            raise _Ended(Refused(NO_STARTTLS, Remedy.STOP_SENDER_ALARM))
        try:
            code, reply = smtp.starttls(context=self._context)
        except smtplib.SMTPResponseException as error:
            self._expect(Step.STARTTLS, error.smtp_code, error.smtp_error)
            raise
        self._expect(Step.STARTTLS, code, reply)
        self._expect(Step.HELLO, *smtp.ehlo())

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.login(self._server.username or "", self._server.password or "")
        except smtplib.SMTPNotSupportedError:
            raise _Ended(Refused(NO_STARTTLS, Remedy.STOP_SENDER_ALARM)) from None
        except smtplib.SMTPResponseException as error:
            self._expect(Step.SIGN_IN, error.smtp_code, error.smtp_error)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException:
            # None of the ways to sign in that the server offers is one of the library's.
            raise _Ended(Refused(NO_WAY_TO_SIGN_IN, Remedy.STOP_SENDER_ALARM)) from None

    def _expect(self, step: Step, code: int, reply: bytes | str) -> None:
        """Go on, or end the attempt as the reply at this step demands. After the deadline nothing goes on; whether a
        message was accepted is known even then."""
        if self._late and step is not Step.MESSAGE:
            # A time-out in the middle of a handshake has no socket to break off.
            raise TimeoutError
        words = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
        report = reply_means(step, code, words)
        if report is not None:
            raise _Ended(report)

    def _broken(self, error: Exception) -> SendReport:
        # The library says of a time-out that the connection was closed, and where it comes from.
        late = self._late or isinstance(error.__context__ or error, TimeoutError)
        if not isinstance(error, OSError | smtplib.SMTPException) and not self._late:
            _log.error("mail-broke", error_type=type(error).__name__)
        if self._handed_over:
            return Uncertain("timeout" if late else "connection-lost")
        if isinstance(error, ConnectionRefusedError):
            return NotSent("connection-refused")
        return NotSent("connect-timeout" if late else "connection-lost")

    def _break_off(self) -> None:
        self._late = True
        self._close()

    def _close(self) -> None:
        """Without a QUIT: its answer changes nothing and could be waited for in vain."""
        smtp = self._smtp
        if smtp is not None and smtp.sock is not None:
            with suppress(OSError, AttributeError):
                smtp.sock.shutdown(2)
            with suppress(Exception):
                smtp.close()


def _dotted(written: bytes) -> bytes:
    """A line that begins with a dot gets one more, and a dot alone ends the message (RFC 5321, 4.5.2)."""
    stuffed = b"\r\n".join(
        b"." + line if line.startswith(b".") else line
        for line in written.removesuffix(b"\r\n").split(b"\r\n")
    )
    return stuffed + b"\r\n.\r\n"
