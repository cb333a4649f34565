"""Redacts the provider's copies of ended messages: leased for a while, requested with no transaction open, recorded
one by one.

A copy may be redacted twice, so a worker that dies in between costs a second request and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from aftercare.base.clock import Clock, stopwatch
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.messages.provider_redaction import next_try_at, pause_until
from aftercare.notifications.gateways.gateway import Emptied, Emptying, RedactReport, StillThere
from aftercare.store.database.unit_of_work import Database
from aftercare.store.messages.provider_copies import (
    CopyToEmpty,
    Recorded,
    claim_copies,
    give_copies_back,
    note_emptied,
    try_again,
)

HELD_FOR: Final = timedelta(minutes=5)
# A request takes 20 seconds at most; another worker takes what is left of a batch then.
LAST_REQUEST: Final = HELD_FOR - timedelta(seconds=30)
BATCH: Final = 50
# The most one round does; the next begins a minute later.
MOST_A_ROUND: Final = 500


def redact_copies(database: Database, clock: Clock, gateways: Mapping[str, Emptying]) -> int:
    """Redact what is due, through the gateway of each channel; returns how many were redacted. Stops early when every
    next request would meet the same answer."""
    done = 0
    for _ in range(MOST_A_ROUND // BATCH):
        with database.work(CLOCK, clock.now()) as work:
            until = work.now + HELD_FOR
            copies = claim_copies(work.session, tuple(gateways), work.now, until, BATCH)
        emptied, goes_on = _empty(database, clock, gateways, copies)
        done += emptied
        if len(copies) < BATCH or not goes_on:
            break
    return done


def _empty(
    database: Database,
    clock: Clock,
    gateways: Mapping[str, Emptying],
    copies: Sequence[CopyToEmpty],
) -> tuple[int, bool]:
    """How many were redacted, and whether it is useful to go on."""
    held_s, done = stopwatch(), 0
    for number, copy in enumerate(copies):
        if database.stopping.is_set() or held_s() > LAST_REQUEST.total_seconds():
            _give_back(database, clock, copies[number:], None)
            return done, False
        report = _ask(gateways[copy.channel], copy.sid)
        _note(database, clock, copy, report)
        if isinstance(report, Emptied):
            done += 1
        elif report.for_all:
            get_log().warning("redaction-stopped", reason=report.reason)
            _give_back(database, clock, copies[number + 1 :], report.retry_after_s)
            return done, False
    return done, True


def _ask(gateway: Emptying, sid: str) -> RedactReport:
    try:
        return gateway.redact(sid)
    except Exception as error:
        # A gateway never raises; one that does must not hold up the others for ever.
        get_log().error("gateway-broke", error_type=type(error).__name__)
        return StillThere("gateway-broke", for_all=False)


def _note(database: Database, clock: Clock, copy: CopyToEmpty, report: RedactReport) -> None:
    with database.work(CLOCK, clock.now()) as work:
        if isinstance(report, Emptied):
            recorded = Recorded(report.gone, report.price, report.currency, report.segments)
            note_emptied(work.session, copy.sid, work.now, recorded)
        elif report.retry_after_s is not None:
            give_copies_back(work.session, (copy.sid,), pause_until(work.now, report.retry_after_s))
        else:
            try_again(work.session, copy.sid, next_try_at(work.now, copy.attempts))


def _give_back(
    database: Database, clock: Clock, copies: Sequence[CopyToEmpty], asked_s: int | None
) -> None:
    if copies:
        with database.work(CLOCK, clock.now()) as work:
            sids = [copy.sid for copy in copies]
            give_copies_back(work.session, sids, pause_until(work.now, asked_s))
