"""A real SMTP server on 127.0.0.1 (aiosmtpd) that keeps what it took and fails when told to.

with MailServer() as mail:
    mail.fail("recipient", "550 5.1.1 No such mailbox")
    gateway = SmtpMailGateway(mail.settings(), clock, LINK, context=trusting())
    ...
    assert [one["Subject"] for one in mail.taken] == [...]
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from aftercare.notifications.gateways.smtp_gateway import SmtpServer

# A key for these tests and nothing else.
CERTIFICATE = Path(__file__).with_name("mail_server.pem")
FROM = "noreply@aftercare.example"
USER, PASSWORD = "aftercare", "a password of the mail server"
CUT_OFF, HANG = "cut off", "hang"


def trusting() -> ssl.SSLContext:
    """Trusts this server's certificate and checks its name, as the real one is checked."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


class MailServer:
    """What it took, and how often each step was reached. `fail(step, answer)`: a step is `sender`,
    `recipient` or `message`; an answer is what the server says, or CUT_OFF or HANG."""

    def __init__(self, *, starttls: bool = True, auth: bool = True) -> None:
        self.taken: list[EmailMessage] = []
        self.asked: Counter[str] = Counter()
        self.faults: dict[str, tuple[str, bool]] = {}
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)
        self._controller = _Controller(
            _Handler(self),
            hostname="127.0.0.1",
            port=0,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_required=auth,
            auth_require_tls=starttls,
            authenticator=_authenticate,
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        port: int = self._controller.server.sockets[0].getsockname()[1]
        return port

    def settings(self, **changes: Any) -> SmtpServer:
        values: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "from_address": FROM,
            "username": USER,
            "password": PASSWORD,
        }
        return SmtpServer(**values | changes)

    def fail(self, step: str, answer: str, *, takes_it: bool = False) -> None:
        """`takes_it`: the message is kept all the same."""
        self.faults[step] = (answer, takes_it)

    def heal(self) -> None:
        self.faults.clear()

    def keep(self, raw: bytes) -> None:
        mail = message_from_bytes(raw, policy=default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Ask once at the port the system chose, since 0 is none to ask at."""
        with socket.create_connection(self.server.sockets[0].getsockname()[:2], timeout=5) as peer:
            peer.recv(64)

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


class _Handler:
    def __init__(self, mail: MailServer) -> None:
        self._mail = mail
        meet = {"MAIL": self.meet_sender, "RCPT": self.meet_recipient, "DATA": self.meet_message}
        for command, answer in meet.items():
            # The library looks for these names.
            setattr(self, f"handle_{command}", answer)

    async def meet_sender(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer(server, "sender")
        if answer is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def meet_recipient(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer(server, "recipient")
        if answer is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return answer or "250 OK"

    async def meet_message(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer, takes_it = self._mail.faults.get("message", (None, True))
        if takes_it:
            assert isinstance(envelope.content, bytes)
            self._mail.keep(envelope.content)
        await self._answer(server, "message")
        return answer or "250 2.0.0 OK"

    async def _answer(self, server: SMTP, step: str) -> str | None:
        self._mail.asked[step] += 1
        answer, _ = self._mail.faults.get(step, (None, False))
        if answer == CUT_OFF:
            server.transport.abort()
        elif answer == HANG:
            await asyncio.Event().wait()
        return answer


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
) -> AuthResult:
    fits = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=fits, handled=False)
