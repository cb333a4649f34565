"""Calendar links, stored as hashes, and the contents of a calendar: occurrences with their past, and leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Result, and_, desc, or_
from sqlmodel import Field, Session, col, select

from aftercare.base.grouping import grouped
from aftercare.domain.calendars.events import Chain, Held, Leave
from aftercare.store.appointments.rows import DEAD, AppointmentRow
from aftercare.store.database.columns import MOMENT, VersionedRow, half_open, moment
from aftercare.store.database.locks import get_row
from aftercare.store.database.plain_sql import execute
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.people.rows import PersonRow
from aftercare.store.staff.leave_rows import LeaveRow


class CalendarFeedRow(VersionedRow, table=True):
    """A link to one calendar, a member of staff's or a person's; `fetches` counts the requests for it, never who made
    them."""

    staff_id: UUID | None = None
    person_id: UUID | None = None
    secret_hash: bytes
    consent: str | None = sealed("calendar_feed.consent", default=None)
    despite_restricted: bool = False
    created_by: UUID
    created_at: datetime = Field(sa_type=MOMENT)
    revoked_at: datetime | None = moment()
    revoked_because: str | None = None
    revoked_by: UUID | None = None
    fetched_at: datetime | None = moment()
    fetches: int = 0
    hour_at: datetime | None = moment()
    hour_fetches: int = 0


get_feed = partial(get_row, CalendarFeedRow)


def feed_of_secret(session: Session, secret_hash: bytes) -> CalendarFeedRow | None:
    """The link with this hash, locked: a request to end it at this moment waits, or is waited for."""
    query = select(CalendarFeedRow).where(CalendarFeedRow.secret_hash == secret_hash)
    return session.exec(query.with_for_update(key_share=True)).first()


def feeds_of(
    session: Session, *, staff_id: UUID | None = None, person_id: UUID | None = None
) -> list[CalendarFeedRow]:
    """One owner's links, the newest first."""
    query = select(CalendarFeedRow).where(
        CalendarFeedRow.staff_id == staff_id
        if staff_id is not None
        else CalendarFeedRow.person_id == person_id
    )
    return list(session.exec(query.order_by(desc("created_at"), desc("id"))))


_CONFINED_SINCE = (
    "select exists (select from away_period where person_id = :person"
    " and kind in ('custody','admission') and during && tstzrange(:since, :now, '[]'))"
)


def confined_since(session: Session, person_id: UUID, since: datetime, now: datetime) -> bool:
    """Whether the person was in custody or admitted at any moment between the two."""
    values = {"person": person_id, "since": since, "now": now}
    return bool(execute(session, _CONFINED_SINCE, values).scalar())


# For each occurrence that ended or was cancelled after `since`, every row it ever had. The live rows are found by one
# index and the others by another.
_CHAINS = """
with wanted as (
  select line_id, occurrence from appointment
  where {whose} and state not in ('cancelled_by_service','moved') and ends_at > :since
  union
  select line_id, occurrence from appointment
  where {whose} and state in ('cancelled_by_service','moved') and changed_at > :since
), rows as (
  select a.* from wanted join appointment a using (line_id, occurrence)
  where a.state not in ('cancelled_by_service','moved')
  union all
  select a.* from wanted join appointment a using (line_id, occurrence)
  where a.state in ('cancelled_by_service','moved')
)
select r.line_id || '/' || r.occurrence as key, r.starts_at, r.ends_at,
       r.state not in ('cancelled_by_service','moved') as live, r.booked_at, r.changed_at, r.revision,
       {ours} as ours, case when l.kind = 'office' then l.name end as place
from rows r left join site l on l.id = r.site_id
order by r.line_id, r.occurrence, r.booked_at, r.id
"""
_OF_PERSON = _CHAINS.format(whose="person_id = :person and kind <> 'device_check'", ours="true")
_TAKES_PART = "coalesce(r.officer_id = :staff, false)"
_WITH_STAFF = _CHAINS.format(whose="officer_id = :staff", ours=_TAKES_PART)
# Every seat of the sessions that people of this officer take part in, other officers' people included. A change of any
# seat advances the revision.
_SESSIONS = """
with own as (select id from person where officer_id = :staff), wanted as (
  select distinct session_id from appointment
  where person_id in (select id from own) and officer_id is null and session_id is not null and (
    state not in ('cancelled_by_service','moved') and ends_at > :since
    or state in ('cancelled_by_service','moved') and changed_at > :since)
)
select a.session_id::text as key, a.starts_at, a.ends_at,
       a.state not in ('cancelled_by_service','moved') as live, a.booked_at, a.changed_at, a.revision,
       a.person_id in (select id from own) as ours, null as place
from wanted join appointment a using (session_id)
order by a.session_id, a.booked_at, a.id
"""


def chains_of_person(session: Session, person_id: UUID, since: datetime) -> list[Chain]:
    """A person's occurrences that ended, or were called off, after `since`."""
    return _chained(execute(session, _OF_PERSON, {"person": person_id, "since": since}), busy=True)


def chains_with(session: Session, staff_id: UUID, since: datetime) -> list[Chain]:
    """Occurrences an officer takes part in that ended, or were called off, after `since`."""
    return _chained(execute(session, _WITH_STAFF, {"staff": staff_id, "since": since}), busy=True)


def sessions_attended(session: Session, staff_id: UUID, since: datetime) -> list[Chain]:
    """Group sessions that an officer's own people take part in and the officer does not, each once. Counts the seats of
    all officers' people: run it with the clock's rights."""
    found = execute(session, _SESSIONS, {"staff": staff_id, "since": since})
    return _chained(found, busy=False)


def numbered(
    session: Session, staff_id: UUID, since: datetime
) -> Iterator[tuple[str, AppointmentRow]]:
    """The keys of what an officer's calendar can show, each with its appointment: those that stand come
    first, then the one booked last."""
    query = (
        select(AppointmentRow)
        .where(
            AppointmentRow.ends_at > since,
            or_(
                col(AppointmentRow.officer_id) == staff_id,
                and_(
                    col(AppointmentRow.officer_id).is_(None),
                    col(AppointmentRow.session_id).is_not(None),
                ),
            ),
        )
        .order_by(
            col(AppointmentRow.state).in_(DEAD),
            col(AppointmentRow.booked_at).desc(),
            col(AppointmentRow.id),
        )
    )
    for row in session.exec(query):
        session_key = row.officer_id is None
        yield str(row.session_id) if session_key else f"{row.line_id}/{row.occurrence}", row


def leave_blocks(session: Session, staff_id: UUID, since: datetime) -> list[Leave]:
    """An officer's leave that ends after `since`, earliest first."""
    query = select(LeaveRow).where(
        LeaveRow.staff_id == staff_id, col(LeaveRow.during).op("&&")(half_open(since, None))
    )
    return [
        Leave(
            str(row.id),
            row.during.lower,
            row.during.upper,
            row.changed_at or row.during.lower,
            row.revision,
        )
        for row in session.exec(query.order_by("during", "id"))
    ]


def names_seen(session: Session) -> list[str]:
    """For all people the reader sees: the names that no calendar of theirs may contain."""
    query = select(PersonRow.given_name, PersonRow.family_name)
    return [f"{given} {family}" for given, family in session.exec(query)]


def _chained(found: Result[*tuple[Any, ...]], *, busy: bool) -> list[Chain]:
    chains = grouped((row.key, Held(*row[1:])) for row in found)
    return [Chain(key, tuple(rows), busy) for key, rows in chains.items()]
