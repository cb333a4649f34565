"""Every way of sending e-mail keeps the port's promises; the SMTP one against a real server."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.domain.messages.delivery import Remedy
from aftercare.domain.messages.sandbox_mail import MailAnswer
from aftercare.notifications.gateways.gateway import (
    Accepted,
    Busy,
    NotSent,
    OutgoingMessage,
    Refused,
    SendReport,
    Uncertain,
)
from aftercare.notifications.gateways.sandbox_mail import SandboxMailGateway
from aftercare.notifications.gateways.smtp_gateway import SmtpMailGateway, SmtpServer
from tests.contracts.mail_server import CERTIFICATE, CUT_OFF, FROM, HANG, MailServer, trusting
from tests.store.placement.waiting import until

NOW = datetime(2026, 11, 11, 9, 0, tzinfo=UTC)
TO = "officer@example.org"
LINK = "https://aftercare.example/"
WORDS = "Er staat iets voor je klaar in aftercare (3 punten)."


def mail_to(to: str = TO, body: str = WORDS) -> OutgoingMessage:
    return OutgoingMessage(new_id(), to, body, "unused", valid_for_s=None)


class BrokenServer:
    """A sandbox that cannot answer."""

    def answer(self, address: str) -> MailAnswer:
        raise OSError("broken")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def gateway_to(
    server: SmtpServer, *, trusts: bool = True, timeout_s: float = 5.0, deadline_s: float = 20.0
) -> SmtpMailGateway:
    return SmtpMailGateway(
        server,
        FixedClock(NOW),
        LINK,
        context=trusting() if trusts else None,
        step_timeout_s=timeout_s,
        deadline_s=deadline_s,
    )


class TestWhatArrives:
    def test_the_sandbox_takes_everything(self) -> None:
        message = mail_to()
        assert SandboxMailGateway().send(message) == Accepted(f"mail:{message.message_id}", "sent")

    def test_of_a_sandbox_that_broke_nothing_is_known(self) -> None:
        assert SandboxMailGateway(BrokenServer()).send(mail_to()) == Uncertain("connection-lost")

    def test_one_message_with_our_words_and_the_front_page(self, mail: MailServer) -> None:
        message = mail_to()
        report = gateway_to(mail.settings()).send(message)
        assert report == Accepted(f"mail:{message.message_id}", "sent")
        (taken,) = mail.taken
        assert (taken["To"], taken["From"], taken["Subject"]) == (TO, FROM, WORDS)
        assert taken["Message-ID"] == f"<{message.message_id}@aftercare.example>"
        assert taken["Auto-Submitted"] == "auto-generated"
        assert taken["Date"] == "Wed, 11 Nov 2026 09:00:00 +0000"
        assert taken.get_content().split() == [*WORDS.split(), LINK]

    def test_the_password_goes_only_over_a_line_that_is_encrypted(self, mail: MailServer) -> None:
        assert isinstance(gateway_to(mail.settings()).send(mail_to()), Accepted)
        report = gateway_to(mail.settings(starttls=False)).send(mail_to())
        assert isinstance(report, Refused)
        assert report.remedy is Remedy.STOP_SENDER_ALARM
        assert len(mail.taken) == 1

    def test_a_message_with_dots_at_the_start_of_lines_arrives_whole(
        self, mail: MailServer
    ) -> None:
        gateway = gateway_to(mail.settings())
        gateway._link = ".\r\n..\r\n.tail"
        assert isinstance(gateway.send(mail_to()), Accepted)
        assert mail.taken[0].get_content().split() == [*WORDS.split(), ".", "..", ".tail"]

    @pytest.mark.parametrize(
        "to",
        [
            "officer@example.org\r\nBcc: other@example.org",
            "officer@example.org, other@example.org",
            "officer@example.org> NOTIFY=SUCCESS",
            "näme@example.org",
            "officer",
            "",
            "officer@example.org\0",
        ],
    )
    def test_an_address_that_is_none_never_reaches_the_server(
        self, mail: MailServer, to: str
    ) -> None:
        report = gateway_to(mail.settings()).send(mail_to(to))
        assert report == Refused(553, Remedy.FLAG_NUMBER_TASK)
        assert not mail.asked

    def test_a_subject_cannot_bring_headers_along(self, mail: MailServer) -> None:
        report = gateway_to(mail.settings()).send(mail_to(body="Hallo\r\nBcc: other@example.org"))
        assert isinstance(report, Refused)
        assert not mail.asked


ANSWERS = {
    ("sender", "421 4.3.2 Closing"): Busy(None),
    ("sender", "451 4.3.0 Try later"): Busy(None),
    ("sender", "550 5.7.1 Not you"): Refused(550, Remedy.STOP_SENDER_ALARM),
    ("recipient", "421 4.3.2 Closing"): Busy(None),
    ("recipient", "450 4.2.1 Greylisted"): Refused(450, Remedy.RETRY_IF_USEFUL),
    ("recipient", "451 4.3.0 Try later"): Refused(451, Remedy.RETRY_IF_USEFUL),
    ("recipient", "550 5.1.1 No such mailbox"): Refused(550, Remedy.FLAG_NUMBER_TASK),
    ("recipient", "553 What is that"): Refused(553, Remedy.FLAG_NUMBER_TASK),
    ("recipient", "550 5.7.1 Relaying denied"): Refused(550, Remedy.NO_RETRY_ADMIN),
    ("message", "451 4.3.0 Disk"): Refused(451, Remedy.RETRY_IF_USEFUL),
    ("message", "421 4.3.2 Closing"): Busy(None),
    ("message", "554 5.6.0 Content refused"): Refused(554, Remedy.NO_RETRY_ADMIN),
    ("sender", CUT_OFF): NotSent("connection-lost"),
    ("recipient", CUT_OFF): NotSent("connection-lost"),
    ("message", CUT_OFF): Uncertain("connection-lost"),
}


class TestWhenThingsGoWrong:
    @pytest.mark.parametrize("example", ANSWERS, ids=" ".join)
    def test_each_answer_is_reported_for_what_it_proves_and_asked_for_once(
        self, mail: MailServer, example: tuple[str, str]
    ) -> None:
        step, answer = example
        mail.fail(step, answer)
        with capture_logs() as lines:
            assert gateway_to(mail.settings()).send(mail_to()) == ANSWERS[example]
        assert [one["event"] for one in lines] == ["mail-not-accepted"]
        assert mail.asked[step] == 1
        assert not mail.taken

    def test_cut_off_after_it_was_taken_is_uncertain(self, mail: MailServer) -> None:
        mail.fail("message", CUT_OFF, takes_it=True)
        assert gateway_to(mail.settings()).send(mail_to()) == Uncertain("connection-lost")
        assert len(mail.taken) == 1

    @pytest.mark.parametrize(
        ("step", "report"),
        [("recipient", NotSent("connect-timeout")), ("message", Uncertain("timeout"))],
    )
    def test_a_server_that_says_nothing_is_not_waited_for(
        self, mail: MailServer, step: str, report: SendReport
    ) -> None:
        mail.fail(step, HANG)
        assert gateway_to(mail.settings(), timeout_s=0.3).send(mail_to()) == report

    def test_the_whole_attempt_has_a_deadline_however_patient_each_step_is(
        self, mail: MailServer
    ) -> None:
        mail.fail("message", HANG)
        report = gateway_to(mail.settings(), timeout_s=60, deadline_s=1.0).send(mail_to())
        assert report == Uncertain("timeout")

    def test_a_wrong_password_stops_the_sender(self, mail: MailServer) -> None:
        report = gateway_to(mail.settings(password="wrong")).send(mail_to())
        assert report == Refused(535, Remedy.STOP_SENDER_ALARM)

    def test_a_server_that_offers_no_encryption_gets_nothing(self) -> None:
        with MailServer(starttls=False, auth=False) as plain:
            settings = plain.settings(username=None, password=None)
            report = gateway_to(settings).send(mail_to())
            assert report == Refused(530, Remedy.STOP_SENDER_ALARM)
            assert not plain.asked

    def test_a_server_inside_the_house_may_go_without_when_that_was_set(self) -> None:
        with MailServer(starttls=False, auth=False) as plain:
            settings = plain.settings(username=None, password=None, starttls=False)
            assert isinstance(gateway_to(settings).send(mail_to()), Accepted)

    def test_a_certificate_nobody_vouches_for_proves_that_nothing_left(
        self, mail: MailServer
    ) -> None:
        report = gateway_to(mail.settings(), trusts=False).send(mail_to())
        assert report == NotSent("certificate")
        assert not mail.asked

    def test_a_certificate_of_another_name_is_not_taken(self, mail: MailServer) -> None:
        report = gateway_to(mail.settings(host="127.0.0.2")).send(mail_to())
        assert isinstance(report, NotSent)
        assert not mail.asked

    def test_a_refused_connection_proves_that_nothing_left(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        settings = SmtpServer("127.0.0.1", port, FROM)
        assert gateway_to(settings).send(mail_to()) == NotSent("connection-refused")

    def test_an_unknown_host_proves_that_nothing_left(self) -> None:
        report = gateway_to(SmtpServer("mail.invalid", 25, FROM)).send(mail_to())
        assert isinstance(report, NotSent)

    @pytest.mark.parametrize(
        "greeting",
        [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"2" * 100_000, b"554 No\r\n", b"\xff\xfe\r\n"],
        ids=["nothing", "another protocol", "a line without end", "go away", "bytes"],
    )
    def test_something_that_is_no_mail_server_gets_nothing(self, greeting: bytes) -> None:
        with answering(lambda peer: peer.sendall(greeting)) as port:
            report = gateway_to(SmtpServer("127.0.0.1", port, FROM), timeout_s=2).send(mail_to())
        assert not isinstance(report, Accepted | Uncertain)

    def test_a_server_that_drips_a_byte_now_and_then_is_left_at_the_deadline(self) -> None:
        left = threading.Event()

        def drip(peer: socket.socket) -> None:
            try:
                while not left.wait(0.05):
                    peer.sendall(b"2")
            except OSError:
                return

        with answering(drip) as port:
            gateway = gateway_to(SmtpServer("127.0.0.1", port, FROM), timeout_s=5, deadline_s=0.5)
            assert gateway.send(mail_to()) == NotSent("connect-timeout")
            left.set()

    @pytest.mark.parametrize(
        ("answer", "report"),
        [
            (b"454 4.7.0 TLS not available", Busy(None)),
            (b"501 5.5.4 No", Refused(501, Remedy.STOP_SENDER_ALARM)),
            (b"250 2.0.0 As you like", Busy(None)),
        ],
        ids=["not now", "no", "another yes"],
    )
    def test_a_refused_encryption_is_reported_for_what_it_proves(
        self, answer: bytes, report: SendReport
    ) -> None:
        heard: list[bytes] = []
        with answering(lambda peer: talk(peer, heard, [OFFERS_STARTTLS, answer])) as port:
            assert gateway_to(SmtpServer("127.0.0.1", port, FROM)).send(mail_to()) == report
        assert heard[1:] == [b"STARTTLS\r\n"]

    @pytest.mark.parametrize(
        ("answers", "report"),
        [
            ([b"250-mail\r\n250 AUTH KERBEROS_V4"], Refused(504, Remedy.STOP_SENDER_ALARM)),
            ([b"250 mail"], Refused(530, Remedy.STOP_SENDER_ALARM)),
            ([b"250-mail\r\n250 AUTH PLAIN", b"454 4.7.0 Not now"], Busy(None)),
        ],
        ids=["no way of ours", "no way at all", "not now"],
    )
    def test_a_sign_in_that_cannot_be_is_reported_for_what_it_proves(
        self, answers: list[bytes], report: SendReport
    ) -> None:
        heard: list[bytes] = []
        with answering(lambda peer: talk(peer, heard, answers)) as port:
            server = SmtpServer("127.0.0.1", port, FROM, "user", "password", starttls=False)
            assert gateway_to(server).send(mail_to()) == report

    def test_a_deadline_that_passes_during_the_handshake_ends_the_attempt_after_it(
        self, mail: MailServer
    ) -> None:
        context = HandshakeAfterDeadline(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(CERTIFICATE)
        gateway = SmtpMailGateway(
            mail.settings(), FixedClock(NOW), LINK, context=context, deadline_s=0.5
        )
        assert gateway.send(mail_to()) == NotSent("connect-timeout")
        assert (mail.taken, mail.asked) == ([], {})

    def test_no_log_line_has_the_address_or_the_words(
        self, mail: MailServer, capfd: pytest.CaptureFixture[str]
    ) -> None:
        mail.fail("recipient", f"550 5.1.1 {TO} unknown")
        assert isinstance(gateway_to(mail.settings()).send(mail_to()), Refused)
        written = "".join(capfd.readouterr())
        assert TO not in written
        assert WORDS not in written


OFFERS_STARTTLS = b"250-mail\r\n250 STARTTLS"


class HandshakeAfterDeadline(ssl.SSLContext):
    """The socket is out of everybody's reach already when the deadline passes, as in a long handshake."""

    def wrap_socket(self, sock: socket.socket, **options: Any) -> ssl.SSLSocket:
        wrapped = super().wrap_socket(sock, do_handshake_on_connect=False, **options)
        until(lambda: not any(isinstance(one, threading.Timer) for one in threading.enumerate()))
        wrapped.do_handshake()
        return wrapped


def talk(peer: socket.socket, heard: list[bytes], answers: list[bytes]) -> None:
    """Greet, answer one line each, and listen until the other side has gone."""
    with peer.makefile("rb") as lines:
        peer.sendall(b"220 mail\r\n")
        for answer in answers:
            heard.append(lines.readline())
            peer.sendall(answer + b"\r\n")
        heard.extend(one for one in lines if one)


@contextmanager
def answering(act: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port where whoever connects is met by `act`, once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def serve() -> None:
            peer, _ = listener.accept()
            with peer:
                act(peer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(timeout=10)
