"""An outbox with everything around it, and questions about what it left behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.sender_rate import Sender
from aftercare.notifications.delivery.redacting import redact_copies
from aftercare.notifications.gateways.gateway import MessageGateway
from aftercare.notifications.inbound.receipts import take_receipt
from aftercare.notifications.inbound.replies import take_reply
from aftercare.notifications.outbox.outbox import Outbox
from aftercare.notifications.outbox.recovering import recover_messages
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.rows import MessageRow, get_message
from aftercare.store.messages.sender_rows import SenderRow
from aftercare.store.operations.sandbox_rows import SandboxTextRow
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.tasks.rows import TaskRow
from tests.sql_only_rows import ProviderCopyRow
from tests.store.arranging import CALLBACK

ORIGIN = "https://aftercare.example"


class PostRoom:
    """One worker's outbox and recovery at the clock's moment."""

    def __init__(self, database: Database, clock: FixedClock, gateway: MessageGateway) -> None:
        self.database, self.clock, self.gateway = database, clock, gateway
        self.outbox = Outbox(database, clock, gateway, ORIGIN, CALLBACK, new_id())

    def drain(self) -> int:
        return self.outbox.drain()

    def sender(self) -> Sender:
        """How the texts' sender stands."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            return work.session.get_one(SenderRow, "sms").facts()

    def recover(self) -> int:
        return recover_messages(self.database, self.clock, self.gateway)

    def wait(self, **span: float) -> datetime:
        """Let the clock run on."""
        self.clock.move_to(self.clock.now() + timedelta(**span))
        return self.clock.now()

    def redact(self) -> int:
        """One round of emptying the provider's copies."""
        return redact_copies(self.database, self.clock, {"sms": self.gateway})

    def copies(self) -> list[ProviderCopyRow]:
        """What the provider is known to have a copy of, the oldest end first."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            query = select(ProviderCopyRow)
            return list(
                work.session.exec(
                    query.order_by(col(ProviderCopyRow.ended_at), ProviderCopyRow.sid)
                )
            )

    def receipt(self, message: MessageRow, sid: str, status: str, code: int | None = None) -> bool:
        form = {"MessageSid": sid, "MessageStatus": status}
        if code is not None:
            form["ErrorCode"] = str(code)
        with self.database.work(CLOCK, self.clock.now()) as work:
            return take_receipt(work, message.id, form)

    def raw_receipt(self, message: MessageRow, form: dict[str, str]) -> bool:
        with self.database.work(CLOCK, self.clock.now()) as work:
            return take_receipt(work, message.id, form)

    def reply(self, sender: str, body: str, sid: str | None = None) -> str | None:
        with self.database.work(CLOCK, self.clock.now()) as work:
            return take_reply(work, sid or f"SM{new_id().hex}", sender, body, CALLBACK)

    def message(self, message: MessageRow) -> MessageRow:
        """The row as it is now."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            return get_message(work.session, message.id)

    def appointment(self, appointment: AppointmentRow) -> AppointmentRow:
        with self.database.work(CLOCK, self.clock.now()) as work:
            return get_appointment(work.session, appointment.id)

    def person(self, person: PersonRow | UUID) -> PersonRow:
        with self.database.work(CLOCK, self.clock.now()) as work:
            return get_person(work.session, person if isinstance(person, UUID) else person.id)

    def change(self, row: PersonRow | AppointmentRow | MessageRow, **values: Any) -> None:
        with self.database.work(CLOCK, self.clock.now()) as work:
            fresh = work.session.get_one(type(row), row.id)
            for name, value in values.items():
                setattr(fresh, name, value)

    def tasks(self) -> list[tuple[str, str]]:
        """Kind and reason of every task, oldest first."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            found = work.session.exec(select(TaskRow).order_by(col(TaskRow.id)))
            return [(task.kind, task.reason) for task in found]

    def planned(self, channel: str) -> list[tuple[str, str]]:
        """Slot and recipient of what waits in a channel."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            query = select(MessageRow).where(
                MessageRow.channel == channel, MessageRow.state == "planned"
            )
            found = work.session.exec(query.order_by(col(MessageRow.id)))
            return [(one.slot, one.recipient) for one in found]

    def texts(self) -> list[SandboxTextRow]:
        """What lies on the sandbox phone."""
        with self.database.work(CLOCK, self.clock.now()) as work:
            return list(work.session.exec(select(SandboxTextRow).order_by(SandboxTextRow.sid)))
