"""Links to calendars: made for the maker's own use or for a person who asked, shown once, and withdrawn later."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.errors import Conflict, FieldFault, IllegalTransition, refuse_if
from aftercare.base.ids import new_id
from aftercare.base.typed_text import is_storable
from aftercare.casework.sign_in.acts import token_hash
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.calendars.link_validity import WhyStopped
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.calendars.rows import CalendarFeedRow, confined_since, feeds_of, get_feed
from aftercare.store.database.locks import ROW_LOCK
from aftercare.store.database.unit_of_work import UnitOfWork, expect_version
from aftercare.store.people.rows import PersonRow, get_person, lock_person_of

# A telephone, a tablet, and a new device that is set up before the old one is given away.
MOST_LIVE = 3
LONGEST_CONSENT = 1_000
PATH = "/calendar/"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class NewFeed:
    """`person_id` None is the maker's own calendar. `consent` is what the person said. `despite_restricted` is the
    explicit choice for a restricted case file. A form sends `feed_id`: a second click then replaces the secret of
    the same link and makes no second one."""

    person_id: UUID | None = None
    consent: str = ""
    despite_restricted: bool = False
    feed_id: UUID | None = None


@dataclass(frozen=True)
class MadeFeed:
    """`secret` exists nowhere else and is not shown again; `link` is what to copy into a calendar."""

    row: CalendarFeedRow
    secret: str
    link: str


def make_feed(work: UnitOfWork, new: NewFeed, origin: str) -> MadeFeed:
    """Makes a new link at this public address. A telephone with the link shows the address, so a link for a person
    has to pass the disclosure check. Raises Conflict where the address reveals what the service is, and with
    MOST_LIVE links already. Raises Conflict for a closed case file, and for a person in custody or admitted. Raises
    Invalid at /consent without consent, and at /despite_restricted for a restricted case file without the explicit
    choice."""
    if new.person_id is not None and revealing_parts(" ".join(_WORD.findall(origin)), ""):
        raise Conflict("The public address of this service tells what it is.")
    secret = secrets.token_urlsafe(32)
    link = f"{origin}{PATH}{secret}.ics"
    row = own_feed(work, new) if new.person_id is None else person_feed(work, new, new.person_id)
    known = _asked_again(work, row)
    if known is not None:
        known.secret_hash = token_hash(secret)
        audit.note(work, "change", "calendar-feed", known.id, known.person_id)
        return MadeFeed(known, secret, link)
    if any(one.id == row.id for one in _kin(work, row)):
        # An old page was submitted again: the link it made is in use or has ended, so this is a new one.
        row.id = new_id()
    valid = [one for one in _kin(work, row) if one.revoked_at is None]
    if len(valid) >= MOST_LIVE:
        raise Conflict(f"There are {MOST_LIVE} links already: end one first.")
    row.secret_hash = token_hash(secret)
    audit.save_and_note(work, "add", "calendar-feed", row)
    return MadeFeed(row, secret, link)


def revoke_feed(work: UnitOfWork, feed_id: UUID, version: int) -> CalendarFeedRow:
    """Withdraws the link. A second click changes nothing. Raises Stale, IllegalTransition for one that ended another
    way, NotFound for one that the actor may not end."""
    lock_person_of(work.session, CalendarFeedRow, feed_id)
    row = get_feed(work.session, feed_id, for_update=True)
    work.actor.require(
        Permission.SEE_OWN_WEEK if row.person_id is None else Permission.WRITE_CASE_FILES
    )
    if row.revoked_because == WhyStopped.BY_HAND and row.version == version + 1:
        return row
    if row.revoked_at is not None:
        raise IllegalTransition()
    expect_version(row, version)
    row.revoked_at, row.revoked_because = work.now, WhyStopped.BY_HAND.value
    row.revoked_by = work.actor.staff_id
    return audit.save_and_note(work, "withdraw", "calendar-feed", row)


@requires(Permission.SEE_OWN_WEEK)
def own_feeds(work: UnitOfWork) -> list[CalendarFeedRow]:
    """The actor's own links, the newest first."""
    return feeds_of(work.session, staff_id=work.actor.staff_id)


@dataclass(frozen=True)
class PersonFeeds:
    """`confined`: in custody or admitted now, when no link is made."""

    person: PersonRow
    feeds: list[CalendarFeedRow]
    confined: bool


@requires(Permission.READ_CASE_FILES)
def person_feeds(work: UnitOfWork, person_id: UUID) -> PersonFeeds:
    """The person and their links, the newest first."""
    person = audit.note_look(work, "read-calendars", "person", get_person(work.session, person_id))
    confined = confined_since(work.session, person_id, work.now, work.now)
    return PersonFeeds(person, feeds_of(work.session, person_id=person_id), confined)


@requires(Permission.SEE_OWN_WEEK)
def own_feed(work: UnitOfWork, new: NewFeed) -> CalendarFeedRow:
    """A new link to the actor's own calendar, not yet saved."""
    # Two transactions would count the same links; with the lock, the second waits.
    work.session.get_one(StaffRow, work.actor.staff_id, with_for_update=ROW_LOCK)
    return CalendarFeedRow(
        id=new.feed_id or new_id(),
        staff_id=work.actor.staff_id,
        secret_hash=b"",
        created_by=work.actor.staff_id,
        created_at=work.now,
    )


@requires(Permission.WRITE_CASE_FILES)
def person_feed(work: UnitOfWork, new: NewFeed, person_id: UUID) -> CalendarFeedRow:
    """A new link to a person's appointments, not yet saved. Raises Conflict, Invalid, NotFound."""
    person = get_person(work.session, person_id, for_update=True)
    consent = new.consent.strip()
    faults = []
    if not consent or not is_storable(consent, LONGEST_CONSENT):
        detail = f"How the person asked for it, in at most {LONGEST_CONSENT} characters."
        faults.append(FieldFault("/consent", "missing" if not consent else "too-long", detail))
    if person.restricted and not new.despite_restricted:
        detail = "The case file is restricted: say that you choose this."
        faults.append(FieldFault("/despite_restricted", "restricted-case", detail))
    refuse_if(faults)
    if person.closed_on is not None:
        raise Conflict("The case file is closed.")
    if confined_since(work.session, person_id, work.now, work.now):
        raise Conflict("The client is in custody or admitted.")
    return CalendarFeedRow(
        id=new.feed_id or new_id(),
        person_id=person_id,
        secret_hash=b"",
        consent=consent,
        despite_restricted=new.despite_restricted,
        created_by=work.actor.staff_id,
        created_at=work.now,
    )


def _kin(work: UnitOfWork, row: CalendarFeedRow) -> list[CalendarFeedRow]:
    return feeds_of(work.session, staff_id=row.staff_id, person_id=row.person_id)


def _asked_again(work: UnitOfWork, row: CalendarFeedRow) -> CalendarFeedRow | None:
    """The link that the same form made before, if it was never used: the page with its first secret was not seen."""
    if not any(one.id == row.id for one in _kin(work, row)):
        return None
    # Locked, because a telephone may be fetching it at this moment; that fetch is counted first.
    known = get_feed(work.session, row.id, for_update=True)
    unused = known.revoked_at is None and not known.fetches
    return known if unused and known.created_by == row.created_by else None
