"""Drains the outbox: claim, commit, send once, commit what came of it.

A provider of texts has no idempotency key, so the claim is committed before the POST and nothing is
ever posted twice by itself. Whoever dies in between leaves a claim that runs out; `recovering.py`
then looks for the text at the provider and, not finding it, asks a person.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.domain.access import CLOCK
from aftercare.domain.appointments import OPEN_STATES
from aftercare.domain.disclosure import disclosures
from aftercare.domain.people import why_no_text
from aftercare.domain.reminders import quiet_until
from aftercare.notifications.gateway import OutgoingText, SmsGateway
from aftercare.notifications.reporting import give_back, record_report, stops_sender
from aftercare.notifications.withholding import ask, cancel, postpone, settle, skip_late, withhold
from aftercare.store.appointments import AppointmentRow
from aftercare.store.messages import NUMBER_CHANGED, MessageRow
from aftercare.store.people import get_person
from aftercare.store.recipients import reachability, recipient_of
from aftercare.store.unit_of_work import Database, Work

# Longer than the gateway's own time-out: a worker that is still alive never finds its claim gone.
CLAIM_TERM = timedelta(minutes=2)
BATCH = 20
STATUS_PATH = "/webhooks/twilio/status"
_OPEN = {state.value for state in OPEN_STATES}
_NEXT_CLAIM = text("select nextval('message_claim_number')")


@dataclass(frozen=True)
class Claim:
    """The right to post one message, until `expires_at` and only under this number."""

    message_id: UUID
    number: int
    text: OutgoingText
    expires_at: datetime


class Outbox:
    """One worker's way of emptying the outbox through one gateway."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: SmsGateway,
        public_origin: str,
        callback_number: str,
        worker: UUID,
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._origin = public_origin
        self._callback_number = callback_number
        self._worker = worker

    def drain(self) -> int:
        """Send everything that is due; answers how many messages were claimed. Stops early when the
        provider says our own set-up is wrong, instead of burning the queue."""
        claimed = 0
        while batch := self._claim_batch():
            claimed += len(batch)
            if not self._send_batch(batch):
                break
        return claimed

    def _claim_batch(self) -> list[Claim]:
        """Loop until something was claimed or nothing is due: a batch may be withheld entirely."""
        while True:
            with self._database.work(CLOCK, self._clock.now()) as work:
                due = _lock_due(work.session, work.now)
                claims = [
                    claim
                    for row, appointment in due
                    if (claim := self._claim(work, row, appointment)) is not None
                ]
            if claims or not due:
                return claims

    def _claim(self, work: Work, row: MessageRow, appointment: AppointmentRow) -> Claim | None:
        """The claim, or None when the truth has changed and the message must not leave now."""
        if not _still_true(work, row, appointment, self._callback_number):
            return None
        number: int = work.session.execute(_NEXT_CLAIM).scalar_one()
        expires_at = work.now + CLAIM_TERM
        row.state, row.state_at, row.reason = "claimed", work.now, None
        row.claimed_by, row.claimed_at = self._worker, work.now
        row.claim_number, row.claim_expires_at = number, expires_at
        row.attempts += 1
        row.version += 1
        # From this commit on the text may have left, so a change has to be told.
        appointment.notified_at = appointment.notified_at or work.now
        seconds = int((row.useful_until_at - work.now).total_seconds())
        outgoing = OutgoingText(
            message_id=row.id,
            to=row.recipient,
            body=row.body,
            callback_url=f"{self._origin}{STATUS_PATH}/{row.id}",
            valid_for_s=max(60, min(seconds, 14_400)),
        )
        return Claim(row.id, number, outgoing, expires_at)

    def _send_batch(self, batch: list[Claim]) -> bool:
        """Post one after the other; False when the sender must stop. What is left then, or when we
        were so slow that a claim ran out, was never posted and is given back."""
        waiting = deque(batch)
        try:
            while waiting and self._clock.now() < waiting[0].expires_at:
                if not self._send(waiting.popleft()):
                    return False
        finally:
            self._give_back(waiting)
        return True

    def _send(self, claim: Claim) -> bool:
        """Post once under a claim that still holds; False when the sender must stop."""
        report = self._gateway.send(claim.text)
        with self._database.work(CLOCK, self._clock.now()) as work:
            record_report(work, claim.message_id, claim.number, report)
        if stops_sender(report):
            get_log().error("sender-stopped", code="sender-set-up-wrongly")
            return False
        return True

    def _give_back(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            with self._database.work(CLOCK, self._clock.now()) as work:
                give_back(work, claim.message_id, claim.number)


def _lock_due(session: Session, now: datetime) -> list[tuple[MessageRow, AppointmentRow]]:
    """Messages that are due, each with its appointment, both locked. Whoever holds one of them (a
    move, an outcome) is not waited for: it goes first, and the next tick sees what it left."""
    query = (
        select(MessageRow, AppointmentRow)
        .join(AppointmentRow, col(AppointmentRow.id) == col(MessageRow.appointment_id))
        .where(MessageRow.state == "planned", MessageRow.due_at <= now)
        .order_by(col(MessageRow.due_at), col(MessageRow.id))
        .limit(BATCH)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return list(session.exec(query))


def _still_true(
    work: Work, row: MessageRow, appointment: AppointmentRow, callback_number: str
) -> bool:
    """Hold the message against the facts of this moment; what may not leave is settled here."""
    if appointment.state not in _OPEN:
        cancel(work, row, "appointment-changed")
        return False
    if work.now > row.useful_until_at:
        skip_late(work, row, appointment.starts_at)
        return False
    if (later := quiet_until(work.now)) > work.now:
        postpone(work, row, later)
        return False
    person = get_person(work.session, row.person_id)
    if recipient_of(work.session, person).number != row.recipient:
        # The number, or whose it should be, changed after planning: plan anew for the new one.
        cancel(work, row, NUMBER_CHANGED)
        appointment.reminders_planned_at = None
        return False
    obstacle = why_no_text(reachability(work.session, person, work.now))
    if obstacle is not None:
        withhold(work, row, obstacle)
        return False
    if disclosures(row.body, row.language, callback_number=callback_number):
        # The gate let it through when it was planned; a stricter list since then stops it here.
        settle(work, row, "failed", "disclosing-text")
        ask(work, row, "call_person", "disclosing-text", row.useful_until_at)
        return False
    return True
