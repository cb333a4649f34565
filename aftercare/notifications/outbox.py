"""Drains the outbox of one channel: claim, commit, send once, commit what came of it.

A provider of texts has no idempotency key, so the claim is committed before the POST and nothing is
ever posted twice by itself; no transaction is open while the network is asked. Whoever dies in between
leaves a claim that runs out; `recovering.py` then looks for the text at the provider and, not finding
it, asks a person.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from aftercare.base.clock import Clock
from aftercare.base.logs import get_log
from aftercare.domain.access import CLOCK
from aftercare.domain.sending import Said, Sender, after
from aftercare.notifications.claiming import (
    CLAIM_TERM,
    CLAIMS_EACH,
    STATUS_PATH,
    Batch,
    Desk,
    claim_due,
)
from aftercare.notifications.gateway import SmsGateway
from aftercare.notifications.outcomes import write_outcomes
from aftercare.notifications.posting import Posted, Posting, Side, side_by_side
from aftercare.store.senders import change_sender
from aftercare.store.unit_of_work import Database

__all__ = ["CLAIM_TERM", "STATUS_PATH", "Outbox"]


class Outbox:
    """One worker's way of emptying one channel through one gateway, `at_once` messages side by side
    (the gateway must then be safe to use from several threads)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: SmsGateway,
        public_origin: str,
        callback_number: str,
        worker: UUID,
        *,
        channel: str = "sms",
        at_once: int = 1,
    ) -> None:
        self._database, self._clock, self._gateway = database, clock, gateway
        self._desk = Desk(channel, worker, public_origin, callback_number, CLAIMS_EACH * at_once)
        self._at_once = at_once
        self._accepted_at: datetime | None = None

    def drain(self) -> int:
        """Send everything that is due and that the sender may send now; answers how many messages were
        claimed. Stops early when going on would burn what waits."""
        claimed = 0
        with side_by_side(self._at_once) as side:
            while (batch := self._claim()).more:
                claimed += len(batch.claims)
                if batch.claims and not self._send(side, batch):
                    break
        return claimed

    def _claim(self) -> Batch:
        """A batch may be empty and more remain: what was due may all have been withheld."""
        with self._database.work(CLOCK, self._clock.now()) as work:
            return claim_due(work, self._desk, self._accepted_at)

    def _send(self, side: Side, batch: Batch) -> bool:
        """Post the batch; False when none of it could be posted, so that nobody tries for ever."""
        attempts = 0

        def write(posted: list[Posted]) -> None:
            nonlocal attempts
            attempts += sum(one.report is not None for one in posted)
            # The sender first: whoever dies between the two leaves nothing that others run into.
            self._tell_sender(batch.sender, posted)
            write_outcomes(self._database, self._clock, posted)

        posting = Posting(self._gateway, self._clock, batch.sender.failures)
        posting.post(side, batch.claims, write)
        return attempts > 0

    def _tell_sender(self, known: Sender, posted: list[Posted]) -> None:
        news = [one.news for one in posted if one.news is not None]
        if any(one.said is Said.ACCEPTED for one in news):
            self._accepted_at = self._clock.now()
        idle = sum(one.report is None for one in posted)
        calm = all(one.said in (Said.ACCEPTED, Said.REFUSED) for one in news)
        if calm and not idle and not (known.failures or known.pauses or known.stopped_at):
            return
        with self._database.work(CLOCK, self._clock.now()) as work:
            before, now = change_sender(
                work.session, self._desk.channel, lambda sender: after(sender, news, work.now)
            )
        _say(self._desk.channel, before, now)


def _say(channel: str, before: Sender, now: Sender) -> None:
    """One line per change, for whoever watches the logs; the page and the numbers say it all along."""
    if now.stopped_at is not None and before.stopped_at is None:
        get_log().error("sender-stopped", channel=channel, code=now.code, reason=now.reason)
    elif now.stopped_at is None and before.stopped_at is not None:
        get_log().warning("sender-started", channel=channel, reason=before.reason)
