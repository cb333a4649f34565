"""An officer's appointments between two moments, with the details the week page shows of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.store.appointments.away_periods import AWAY_AT
from aftercare.store.appointments.kind_masking import FOR_PROVIDERS
from aftercare.store.database.plain_sql import Row, execute, rows
from aftercare.store.messages.incoming_rows import ASKS_ANOTHER_TIME
from aftercare.store.overviews.open_work import MOST_LISTED
from aftercare.store.risk.relapse_plan_rows import SIGNS_ASKED

# With the officer, or of the officer's own people without the officer: with a colleague, or where no officer takes part
# (treatment, tests). Also the people of every officer they replace as a stand-in today.
_WEEK = (
    """
select a.id, a.version, a.person_id, p.given_name, p.family_name, p.phone, p.reference, p.tier,
       a.kind, a.starts_at, a.ends_at, a.travel_min, a.session_id, a.state, ASKS_ANOTHER_TIME as asks_another_time,
       l.name as site, l.kind as site_kind,
       a.officer_id, a.officer_id = :staff as with_me, a.session_id, a.enforceable, SIGNS_ASKED as signs,
       a.second_officer_id = :staff as as_second,
       case when p.officer_id = any ((select app_stood_in_for())::uuid[])
            then (select display_name from staff where id = p.officer_id) end as in_place_of,
       case when :staff in (p.officer_id, a.second_officer_id) and a.officer_id <> :staff
            then (select display_name from staff where id = a.officer_id) end as with_colleague,
       AWAY_AT as away,
       a.kind in ('home_visit','device_check')
         and not exists (select from home_address h where h.person_id = a.person_id)
         and not exists (select from postal_address h where h.person_id = a.person_id) as no_address,
       (select m.state from message m where m.appointment_id = a.id and starts_with(m.slot, 'T-')
        order by (m.state in ('planned','cancelled')), m.due_at desc limit 1) as message_state
from appointment a
join person p on p.id = a.person_id
left join site l on l.id = a.site_id
where a.id in (
    select id from appointment where officer_id = :staff and starts_at >= :first and starts_at < :last
    union all
    select id from appointment where second_officer_id = :staff and starts_at >= :first and starts_at < :last
    union all
    select x.id from appointment x join person q on q.id = x.person_id
    where q.officer_id = :staff and x.officer_id is distinct from :staff
      and x.starts_at >= :first and x.starts_at < :last
    union all
    select x.id from appointment x join person q on q.id = x.person_id
    where q.officer_id = any ((select app_stood_in_for())::uuid[]) and x.starts_at >= :first and x.starts_at < :last
  )
  and a.state <> 'moved'
order by a.starts_at, a.id
""".replace("ASKS_ANOTHER_TIME", ASKS_ANOTHER_TIME)
    .replace("AWAY_AT", AWAY_AT)
    .replace("SIGNS_ASKED", SIGNS_ASKED)
)
_OF_PROVIDER = """
select a.id, a.version, a.person_id, p.given_name, p.family_name,
       FOR_PROVIDERS as kind,
       a.starts_at, a.ends_at, a.session_id, a.state, l.name as site, count(*) over () as of_all
from appointment a
join person p on p.id = a.person_id
left join site l on l.id = a.site_id
where OF_ACCOUNT and {which}
order by a.starts_at, p.family_name, a.id limit {most}
""".replace("FOR_PROVIDERS", FOR_PROVIDERS)
_ATTENDANCE = _OF_PROVIDER.format(
    which="a.starts_at >= :first and a.starts_at < :last and a.state <> 'moved'", most="all"
)
_UNRECORDED = _OF_PROVIDER.format(
    which="a.ends_at <= :before"
    " and a.state in ('scheduled','notified','confirmed','outcome_overdue')",
    most=MOST_LISTED,
)
_AHEAD = _OF_PROVIDER.format(
    which="a.starts_at >= :first and a.state in ('scheduled','notified','confirmed')",
    most=MOST_LISTED,
)
_CIRCLE_CLIENTS = """
select id, given_name, family_name from person where id = any ((select app_circles())::uuid[])
order by family_name, given_name, id
"""
_OF_IDS = _OF_PROVIDER.format(which="a.id = any(:ids)", most="all")
# Outcomes this account recorded since a moment, if they are still current; other accounts' are not read.
_RECORDED_BY = _OF_PROVIDER.format(
    which="a.id = any(:ids) and a.state in ('attended','late','attended_not_complied','missed')",
    most="all",
)
_RECORDED_IDS = """
select x.appointment_id from outcome x
where x.recorded_by = :staff and x.recorded_at >= :since and x.code <> 'undone' and not exists (
  select from outcome y where y.appointment_id = x.appointment_id and (y.recorded_at, y.id) > (x.recorded_at, x.id))
  and not exists (select from absence b where b.appointment_id = x.appointment_id and b.state = 'decided')
"""
_UNDOABLE = """
select x.appointment_id, x.recorded_at, x.state_before from outcome x join appointment a on a.id = x.appointment_id
where x.recorded_by = :staff and x.recorded_at > :since and x.recorded_at <= :now and x.state_before is not null
  and x.recorded_at >= a.starts_at and not exists (
  select from outcome y where y.appointment_id = x.appointment_id and (y.recorded_at, y.id) > (x.recorded_at, x.id))
"""
# What an officer recorded stays in its list as long as it can be undone.
_STILL_LISTED = """
select a.id, a.version, a.person_id, 'record_outcome' as open_kind,
       p.given_name, p.family_name, p.phone, p.reference, p.tier, a.kind, a.starts_at, a.ends_at,
       a.overdue_at, a.enforceable, a.state, l.name as site, a.officer_id = :staff as with_me, p.officer_id,
       s.display_name as officer, SIGNS_ASKED as signs
from appointment a join person p on p.id = a.person_id join staff s on s.id = p.officer_id
left join site l on l.id = a.site_id where a.id = any(:ids) order by a.starts_at, a.id
""".replace("SIGNS_ASKED", SIGNS_ASKED)


def week_of(session: Session, staff_id: UUID, first_at: datetime, last_at: datetime) -> list[Row]:
    """Rows of [first_at, last_at), earliest first."""
    return rows(session, _WEEK, {"staff": staff_id, "first": first_at, "last": last_at})


def _of_account(session: Session, query: str, provider_id: UUID | None, **asked: Any) -> list[Row]:
    """Of a provider's own clients; without a provider, the meetings of the account's own circles."""
    if provider_id is None:
        own = "a.kind = 'circle_meeting' and a.person_id = any ((select app_circles())::uuid[])"
        return rows(session, query.replace("OF_ACCOUNT", own), asked)
    query = query.replace("OF_ACCOUNT", "a.provider_id = :provider")
    return rows(session, query, asked | {"provider": provider_id})


def attendance_of(
    session: Session, provider_id: UUID | None, first_at: datetime, last_at: datetime
) -> list[Row]:
    """A provider's own clients of [first_at, last_at): names and times, nothing of the case file. Here and below,
    without a provider: the meetings of the account's own circles."""
    return _of_account(session, _ATTENDANCE, provider_id, first=first_at, last=last_at)


def circle_meetings_ahead(session: Session, first_at: datetime) -> list[Row]:
    """The next MOST_LISTED meetings of the account's own circles from that moment, each with how many there are
    `of_all`."""
    return _of_account(session, _AHEAD, None, first=first_at)


def circle_clients(session: Session) -> list[Row]:
    """The clients of the account's own circles, by name."""
    return rows(session, _CIRCLE_CLIENTS, {})


def unrecorded_of(session: Session, provider_id: UUID | None, before: datetime) -> list[Row]:
    """A provider's own clients' appointments that ended by `before` without an outcome: the oldest
    MOST_LISTED, each with how many there are `of_all`."""
    return _of_account(session, _UNRECORDED, provider_id, before=before)


def standing_by(session: Session, staff_id: UUID, since: datetime) -> list[UUID]:
    """Appointments with a current outcome that this account recorded since then, and with no verdict on their absence.
    Call it with the clock's rights: a provider reads no outcomes."""
    return list(execute(session, _RECORDED_IDS, {"staff": staff_id, "since": since}).scalars())


def recorded_of(session: Session, provider_id: UUID | None, ids: list[UUID]) -> list[Row]:
    """Those of a provider's own clients that have an outcome, earliest first."""
    return _of_account(session, _RECORDED_BY, provider_id, ids=ids)


def undoable_by(session: Session, staff_id: UUID, since: datetime, now: datetime) -> list[Row]:
    """First outcomes that this account recorded after `since` and that are still in force: {appointment_id,
    recorded_at, state_before}. For a provider, who reads no outcomes, call it with the clock's rights."""
    return rows(session, _UNDOABLE, {"staff": staff_id, "since": since, "now": now})


def still_listed(session: Session, staff_id: UUID, ids: list[UUID]) -> list[Row]:
    """These appointments as the list of outcomes to record shows them to this account, earliest first."""
    return rows(session, _STILL_LISTED, {"staff": staff_id, "ids": ids})


def still_listed_of(session: Session, provider_id: UUID | None, ids: list[UUID]) -> list[Row]:
    """The same for a provider's own clients."""
    return _of_account(session, _OF_IDS, provider_id, ids=ids)
