"""Drains the outbox of one channel: claim, commit, send once, commit the outcome.

A provider of texts has no idempotency key, so the claim is committed before the POST and nothing is ever posted twice
automatically; no transaction is open during a network request. A worker that dies in between leaves claims that
expire. Texts without a begun attempt go back to the queue. For the others `recovering.py` looks at the provider and,
not finding them, asks a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.base.monitoring.measures import SEND_SECONDS
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.sender_rate import Answer, Sender, after
from aftercare.notifications.gateways.gateway import Accepted, MessageGateway
from aftercare.notifications.outbox.beginning import Beginning
from aftercare.notifications.outbox.claiming import (
    CLAIMS_EACH,
    MOST_CLAIMS_EACH,
    Batch,
    Claim,
    SenderIdentity,
    claim_due,
)
from aftercare.notifications.outbox.pipeline import Ahead, SendingRun
from aftercare.notifications.outbox.posting import POST_TERM, Posted, Posting, side_by_side
from aftercare.notifications.outbox.record_outcomes import write_outcomes
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.outbox import begin
from aftercare.store.messages.sender_rows import change_sender


class Outbox:
    """One worker that drains one channel through one gateway, `at_once` messages side by side (the gateway must then be
    safe to use from several threads)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: MessageGateway,
        public_origin: str,
        callback_number: str,
        worker: UUID,
        *,
        channel: str = "sms",
        at_once: int = 1,
    ) -> None:
        self._database, self._clock, self._gateway = database, clock, gateway
        self._sender = SenderIdentity(channel, worker, public_origin, callback_number)
        self._at_once = at_once
        self._ahead = Ahead(CLAIMS_EACH * at_once, MOST_CLAIMS_EACH * at_once, at_once)
        self._accepted_at: datetime | None = None

    def drain(self) -> int:
        """Send everything that is due and that the sender may send now; returns how many messages were claimed. Stops
        early when going on would waste attempts."""
        claimed = 0
        stopping = self._database.stopping.is_set
        while not stopping() and (batch := self._claim(self._ahead.least)).more:
            if not batch.claims:
                continue
            run = self._run(batch)
            claimed += run.claimed
            if not run.attempts:
                # None of it could be posted: retrying at once could go on for ever.
                break
        return claimed

    def _claim(self, wanted: int) -> Batch:
        """A batch may be empty and more remain: all due messages may have been withheld."""
        with self._database.work(CLOCK, self._clock.now()) as work:
            return claim_due(work, self._sender, wanted, self._accepted_at)

    def _run(self, first: Batch) -> SendingRun:
        posting = Posting(
            self._gateway,
            self._clock,
            first.sender.failures,
            Beginning(self._begin),
            self._database.stopping.is_set,
        )
        run = SendingRun(posting, self._ahead, self._claim, self._write)
        with side_by_side(posting, self._at_once) as post_here:
            run.go(first, post_here)
        return run

    def _begin(self, claims: Sequence[Claim]) -> set[UUID]:
        """Committed before the POSTs, so texts that a dead worker had not begun go back to the queue."""
        numbers = {one.message_id: one.number for one in claims}
        with self._database.work(CLOCK, self._clock.now()) as work:
            begun = begin(work.session, numbers, work.now + POST_TERM)
        if (fence := self._database.fence) is not None:
            for message_id in begun:
                fence.note_sent(message_id, numbers[message_id])
        return begun

    def _measure(self, posted: list[Posted]) -> None:
        now = self._clock.now()
        for one in posted:
            if isinstance(one.report, Accepted) and one.claim.due_at is not None:
                purpose = "staff" if one.claim.to_staff else "client"
                late_s = (now - one.claim.due_at).total_seconds()
                SEND_SECONDS.labels(self._sender.channel, purpose).observe(max(late_s, 0.0))

    def _write(self, known: Sender, posted: list[Posted]) -> Sender:
        self._measure(posted)
        # The sender first: a worker that dies between the two leaves no wrong rate to the others. The outcomes in any
        # case: they are known now and never again.
        try:
            return self._update_sender(known, posted)
        finally:
            write_outcomes(self._database, self._clock, posted)

    def _update_sender(self, known: Sender, posted: list[Posted]) -> Sender:
        news = [one.news for one in posted if one.news is not None]
        if any(one.answer is Answer.ACCEPTED for one in news):
            self._accepted_at = self._clock.now()
        idle = sum(one.report is None for one in posted)
        calm = all(one.answer in (Answer.ACCEPTED, Answer.REFUSED) for one in news)
        if calm and not idle and not (known.failures or known.pauses or known.stopped_at):
            return known
        with self._database.work(CLOCK, self._clock.now()) as work:
            before, now = change_sender(
                work.session,
                self._sender.channel,
                lambda sender: after(sender, news, work.now),
                work.now,
            )
        _log_change(self._sender.channel, before, now)
        return now


def _log_change(channel: str, before: Sender, now: Sender) -> None:
    """One log line per change; the page and the metrics show the state all along."""
    if now.stopped_at is not None and before.stopped_at is None:
        get_log().error("sender-stopped", channel=channel, code=now.code, reason=now.reason)
    elif now.stopped_at is None and before.stopped_at is not None:
        get_log().warning("sender-started", channel=channel, reason=before.reason)
