"""Sends events to webhooks: numbered, put in line as each account may see them, posted in order, tried again.

The claim of an attempt is committed before the POST, and no transaction is open during it. A worker that dies in
between leaves a claim that expires, and the event is sent again with the same id: at least once, never out of the order
of its resource.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from aftercare.base.clock import Clock, stopwatch
from aftercare.base.errors import existing
from aftercare.base.logs import get_log
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.events.retries import AT_ONCE, asked_wait
from aftercare.domain.events.signatures import signed_headers
from aftercare.domain.events.types import cloud_event, readable_by
from aftercare.domain.staff.staff_mail import mail_words
from aftercare.domain.time.wall_time import civil_date
from aftercare.notifications.webhooks.receiver import Answer, Receiver
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import Database, UnitOfWork, become
from aftercare.store.events.deliveries import (
    Claimed,
    claim,
    end_gone,
    leave_line,
    line_up,
    lock_to_deliver,
    settle,
)
from aftercare.store.events.feed import (
    MOST_NUMBERED,
    events_after,
    events_at,
    last_position,
    number_events,
)
from aftercare.store.events.webhook_rows import (
    WebhookRow,
    active_webhooks,
    outdate_secrets,
    secrets_in_use,
)
from aftercare.store.staff.mail_rows import mail_words_to, wanting_mail_of

# How many are put in line in one transaction.
MOST_LINED_UP: Final = 500
# One run goes on for so long with a receiver that has more waiting; then the next run does.
RUN_TERM_S: Final = 20.0
# So many receivers at once: one that is slow holds up no other.
MOST_RECEIVERS: Final = 8
USER_AGENT: Final = "aftercare-webhooks/1"
MEDIA_TYPE: Final = "application/cloudevents+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Post:
    """One attempt that is to be made."""

    claimed: Claimed
    url: str
    headers: dict[str, str]
    body: bytes


class Delivering:
    """The job of all webhooks. `source` is the address of the feed. Receivers refuse old signatures by their own
    clocks, so `real` is the clock of the machine, also where `clock` is that of the demonstration."""

    def __init__(
        self, database: Database, clock: Clock, receiver: Receiver, source: str, real: Clock
    ) -> None:
        self._database, self._clock, self._receiver = database, clock, receiver
        self._source, self._real = source, real

    def run(self) -> int:
        """Numbers what was committed, and sends what is due; returns how many events were taken."""
        while self._number() == MOST_NUMBERED and not self._stopping():
            continue
        with self._database.work(CLOCK, self._clock.now()) as work:
            found = [one.id for one in active_webhooks(work.session)]
        if not self._database.opens_many:
            return sum(self._serve_safely(one) for one in found)
        if not found:
            return 0
        with ThreadPoolExecutor(min(len(found), MOST_RECEIVERS), "webhook") as pool:
            return sum(pool.map(self._serve_safely, found))

    def _stopping(self) -> bool:
        return self._database.stopping.is_set()

    def _number(self) -> int:
        with self._database.work(CLOCK, self._clock.now()) as work:
            return number_events(work.session)

    def _serve_safely(self, webhook_id: UUID) -> int:
        try:
            return self._serve(webhook_id)
        except Exception as error:
            get_log().error("webhook-failed", error_type=type(error).__name__)
            return 0

    def _serve(self, webhook_id: UUID) -> int:
        """Sends to one receiver until nothing is due, or for RUN_TERM_S."""
        while self._line_up(webhook_id) and not self._stopping():
            continue
        taken, age_s = 0, stopwatch()
        while age_s() < RUN_TERM_S and not self._stopping():
            posts = self._claim(webhook_id)
            if posts is None:
                break
            answers = self._post(posts)
            with self._database.work(CLOCK, self._clock.now()) as work:
                for one, answer in zip(posts, answers, strict=True):
                    _settle(work, webhook_id, one.claimed, answer)
            taken += sum(one.taken for one in answers)
        return taken

    def _line_up(self, webhook_id: UUID) -> bool:
        """Puts the next events in line, as far as its account may see them now; whether there may be more."""
        with self._database.work(CLOCK, self._clock.now()) as work:
            webhook = lock_to_deliver(work.session, webhook_id)
            account = work.session.get(StaffRow, webhook.account_id) if webhook else None
            if webhook is None or account is None or not account.is_open_on(civil_date(work.now)):
                return False
            last = last_position(work.session)
            if webhook.lined_up_to >= last:
                return False
            rows = _seen_by(work, webhook, account, last)
            up_to = rows[-1]["position"] if len(rows) == MOST_LINED_UP else last
            line_up(work.session, webhook.id, [row["position"] for row in rows], up_to, work.now)
            return up_to < last

    def _claim(self, webhook_id: UUID) -> list[Post] | None:
        """What may be sent now, claimed; None when nothing is due."""
        with self._database.work(CLOCK, self._clock.now()) as work:
            webhook = lock_to_deliver(work.session, webhook_id)
            if webhook is None:
                return None
            account = work.session.get(StaffRow, webhook.account_id)
            if account is None or not account.is_open_on(civil_date(work.now)):
                return None
            claims = _claim_seen(work, webhook, account.actor())
            if claims is None:
                return None
            secrets = secrets_in_use(work.session, webhook.id, work.now) if claims else []
            return [self._prepared(one, webhook.url, event, secrets) for one, event in claims]

    def _prepared(self, one: Claimed, url: str, event: Any, secrets: Sequence[str]) -> Post:
        body = json.dumps(cloud_event(event, self._source), separators=(",", ":")).encode()
        signed = signed_headers(str(one.position), self._real.now(), body, secrets)
        headers = {
            "content-type": MEDIA_TYPE,
            "user-agent": USER_AGENT,
            "connection": "close",
            **signed,
        }
        return Post(one, url, headers, body)

    def _post(self, posts: Sequence[Post]) -> list[Answer]:
        if len(posts) <= 1:
            return [self._send(one) for one in posts]
        with ThreadPoolExecutor(AT_ONCE, "post") as pool:
            return list(pool.map(self._send, posts))

    def _send(self, post: Post) -> Answer:
        return self._receiver.post(post.url, post.headers, post.body)


def _claim_seen(
    work: UnitOfWork, webhook: WebhookRow, actor: Actor
) -> list[tuple[Claimed, Row]] | None:
    """What may be sent now, with its event; None when nothing is due. What waited, or was set aside and is to go again,
    may be about a client whom the account sees no longer: it leaves the line."""
    claims = claim(work.session, webhook, work.now)
    if not claims:
        return None
    become(work.session, actor)
    seen = events_at(
        work.session,
        [one.position for one in claims],
        readable_by(actor),
        types=webhook.types,
        team_id=webhook.team_id,
    )
    become(work.session, CLOCK)
    unseen = [one.position for one in claims if one.position not in seen]
    if unseen:
        leave_line(work.session, webhook.id, unseen)
    return [(one, seen[one.position]) for one in claims if one.position in seen]


def _settle(work: UnitOfWork, webhook_id: UUID, claimed: Claimed, answer: Answer) -> None:
    asked = asked_wait(answer.retry_after, work.now)
    settle(
        work.session, webhook_id, claimed, answer.code, work.now, taken=answer.taken, asked=asked
    )
    if answer.gone and end_gone(work.session, webhook_id, answer.code, work.now):
        outdate_secrets(work.session, webhook_id, work.now)
        audit.note(work, "end", "webhook", webhook_id)
        _mail_administrators(work, webhook_id)


def _mail_administrators(work: UnitOfWork, webhook_id: UUID) -> None:
    """Who proposed and who confirmed it get an e-mail, where they have an address; the header counts it for all."""
    webhook = existing(work.session.get(WebhookRow, webhook_id))
    for staff_id in filter(None, (webhook.proposed_by, webhook.decided_by)):
        for mail, language in wanting_mail_of(work.session, staff_id):
            words, slot = mail_words(language, 1), f"webhook-gone:{webhook_id}"
            mail_words_to(work.session, staff_id, mail.address, language, slot, words, work.now)


def _seen_by(
    work: UnitOfWork, webhook: WebhookRow, account: StaffRow, last: int
) -> list[dict[str, Any]]:
    """The events that this account may see, and a line in the access log for each client they are about."""
    actor = account.actor()
    become(work.session, actor)
    found = events_after(
        work.session,
        webhook.lined_up_to,
        last,
        readable_by(actor),
        types=webhook.types,
        team_id=webhook.team_id,
        most=MOST_LINED_UP,
    )
    people = [row["person_id"] for row in found if row["person_id"] is not None]
    reader = UnitOfWork(work.session, actor, work.now)
    audit.note_people(reader, "send-event", people)
    become(work.session, CLOCK)
    return found
