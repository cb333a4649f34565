"""E-mail without a mail server: it stays in the outbox, where it can be read, and goes nowhere else."""

from __future__ import annotations

from typing import Protocol

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.delivery import DeliveryState, Remedy
from aftercare.domain.messages.sandbox_mail import MailAnswer
from aftercare.notifications.gateways.gateway import (
    Accepted,
    OutgoingMessage,
    Refused,
    SendReport,
    Uncertain,
)
from aftercare.notifications.gateways.no_redaction import NoRedaction
from aftercare.store.database.unit_of_work import Database
from aftercare.store.operations.sandbox_rows import use_answer

# As a real server would say it.
NO_SUCH_MAILBOX, TRY_LATER = 550, 451


class SandboxMailServer(Protocol):
    """Gives the replies of a mail server that does not exist."""

    def answer(self, address: str) -> MailAnswer: ...


class DatabaseSandboxMailServer:
    """A SandboxMailServer with next replies chosen in the demonstration."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def answer(self, address: str) -> MailAnswer:
        with self._database.work(CLOCK, self._clock.now()) as work:
            return use_answer(work.session, address)


class SandboxMailGateway(NoRedaction):
    """The port of texts, for e-mail; without a server to ask, every mail is accepted."""

    def __init__(self, server: SandboxMailServer | None = None) -> None:
        self._server = server

    def send(self, message: OutgoingMessage) -> SendReport:
        try:
            answer = self._server.answer(message.to) if self._server else MailAnswer.TAKEN
        except Exception as error:
            # The port never raises.
            get_log().error("sandbox-mail-failed", error_type=type(error).__name__)
            return Uncertain("connection-lost")
        if answer is MailAnswer.NO_MAILBOX:
            return Refused(NO_SUCH_MAILBOX, Remedy.FLAG_NUMBER_TASK)
        if answer is MailAnswer.LATER:
            return Refused(TRY_LATER, Remedy.RETRY_IF_USEFUL)
        if answer is MailAnswer.SILENT:
            return Uncertain("timeout")
        return Accepted(f"mail:{message.message_id}", DeliveryState.SENT)
