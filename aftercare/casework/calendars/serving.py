"""Serves the calendar behind a link to the holder of the link, and answers NotFound to every other request.

A calendar of staff has times and codes and names no client: a fetch is counted on its link and stands in no access log.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from aftercare.base.errors import NotFound, Throttled
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.calendars.events import KEPT_AFTER, Event, events_of
from aftercare.domain.calendars.link_validity import FeedFacts, WhyStopped, why_stopped
from aftercare.domain.calendars.wording import Reader, entries_of
from aftercare.domain.calendars.writing import calendar_text
from aftercare.domain.message_templates.protected_names import ProtectedNames
from aftercare.processes.message_templates.forbidden_names import forbidden_names
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.known_to_client import note_shown
from aftercare.store.calendars.rows import (
    CalendarFeedRow,
    chains_of_person,
    chains_with,
    confined_since,
    feed_of_secret,
    leave_blocks,
    names_seen,
    sessions_attended,
)
from aftercare.store.database.unit_of_work import Database, UnitOfWork, become
from aftercare.store.people.rows import PersonRow

# A telephone asks once an hour, and a few times in a row while it is set up.
MOST_AN_HOUR: Final = 60
_HOUR: Final = timedelta(hours=1)
# The form of `secrets.token_urlsafe(32)`; no link ever had another form.
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Served:
    """`etag` is of exactly these bytes, quotes included."""

    body: bytes
    etag: str


def serve_calendar(
    database: Database, secret: str, now: datetime, request_id: UUID, callback_number: str
) -> Served:
    """The calendar behind a link; each fetch is counted. An unknown secret and an ended link both raise NotFound.
    Raises Throttled for the sixty-first fetch within an hour."""
    if not _SECRET.fullmatch(secret):
        raise NotFound()
    body = None
    with database.work(CLOCK, now) as work:
        work.request_id = request_id
        hashed = token_hash(secret)
        feed = feed_of_secret(work.session, hashed)
        # The lookup goes by a hash of what was sent, so its duration reveals nothing about a secret.
        if feed is not None and hmac.compare_digest(feed.secret_hash, hashed):
            body = _body(work, feed, callback_number)
    # Raised after the transaction, so that the end of the link is committed.
    if body is None:
        raise NotFound()
    return Served(body, f'"{sha256(body).hexdigest()}"')


def _body(work: UnitOfWork, feed: CalendarFeedRow, callback_number: str) -> bytes | None:
    owner = _owner(work, feed)
    if (why := why_stopped(_facts(work, feed, owner))) is not None:
        _end(work, feed, why)
        return None
    _count(work, feed)
    if isinstance(owner, PersonRow):
        return calendar_of_client(work, owner, callback_number)
    events, names = _staff_events(work, owner)
    reader = Reader(owner.language, callback_number, on_staff=True, names=names)
    return calendar_text(*entries_of(events, reader))


def calendar_of_client(work: UnitOfWork, person: PersonRow, callback_number: str) -> bytes:
    """A client's appointments in neutral words. They count as known to the client. Run it as the clock."""
    note_shown(work.session, person.id, work.now)
    chains = chains_of_person(work.session, person.id, work.now - KEPT_AFTER)
    events = events_of(person.id, chains, (), work.now)
    reader = Reader(person.language, callback_number, names=forbidden_names(work, person.id))
    return calendar_text(*entries_of(events, reader))


def _owner(work: UnitOfWork, feed: CalendarFeedRow) -> StaffRow | PersonRow:
    if feed.staff_id is not None:
        return work.session.get_one(StaffRow, feed.staff_id)
    return work.session.get_one(PersonRow, feed.person_id)


def _facts(work: UnitOfWork, feed: CalendarFeedRow, owner: StaffRow | PersonRow) -> FeedFacts:
    revoked = WhyStopped(feed.revoked_because) if feed.revoked_because else None
    if isinstance(owner, StaffRow):
        return FeedFacts(revoked, account_closed=not owner.may_sign_in)
    return FeedFacts(
        revoked,
        case_file_closed=owner.closed_on is not None,
        opted_out=owner.opted_out_at is not None and owner.opted_out_at > feed.created_at,
        confined=confined_since(work.session, owner.id, feed.created_at, work.now),
        restricted=owner.restricted,
        despite_restricted=feed.despite_restricted,
    )


def _end(work: UnitOfWork, feed: CalendarFeedRow, why: WhyStopped) -> None:
    """Ends the link for good, also when the cause is found only at this fetch, such as custody since last night."""
    if feed.revoked_at is None:
        feed.revoked_at, feed.revoked_because = work.now, why.value
        feed.version += 1
        audit.note(work, "withdraw", "calendar-feed", feed.id, feed.person_id)


def _count(work: UnitOfWork, feed: CalendarFeedRow) -> None:
    if feed.hour_at is None or not feed.hour_at <= work.now < feed.hour_at + _HOUR:
        feed.hour_at, feed.hour_fetches = work.now, 0
    if feed.hour_fetches >= MOST_AN_HOUR:
        raise Throttled()
    feed.hour_fetches += 1
    feed.fetches += 1
    feed.fetched_at = work.now


def _staff_events(work: UnitOfWork, owner: StaffRow) -> tuple[tuple[Event, ...], ProtectedNames]:
    """What the officer may see in the web client at this moment: read with the officer's own row-level security."""
    since = work.now - KEPT_AFTER
    sessions = sessions_attended(work.session, owner.id, since)
    work.session.flush()
    become(work.session, owner.actor())
    chains = [*chains_with(work.session, owner.id, since), *sessions]
    leave = leave_blocks(work.session, owner.id, since)
    names = ProtectedNames((owner.display_name, *names_seen(work.session)))
    return events_of(owner.id, chains, leave, work.now), names
