"""Transfers from and to officers of a team: to come and of the last weeks; names where the reader sees the client."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from aftercare.store.database.plain_sql import Row, rows

_TRANSFERS = """
select t.id, t.version, t.batch_id, t.person_id, t.from_officer_id, t.to_officer_id, t.from_on, t.reason,
       t.arranged_at, t.done_at, t.called_off_at, p.given_name, p.family_name, p.reference,
       f.display_name as from_officer, o.display_name as to_officer, a.display_name as arranged_by,
       c.display_name as called_off_by, t.called_off_reason
from officer_transfer t
join staff f on f.id = t.from_officer_id join staff o on o.id = t.to_officer_id
join staff a on a.id = t.arranged_by left join staff c on c.id = t.called_off_by
left join person p on p.id = t.person_id
where :team in (f.team_id, o.team_id)
  and (cast(:batch as uuid) is null or t.batch_id = :batch)
  and (cast(:ended_after as timestamptz) is null
       or coalesce(t.done_at, t.called_off_at, 'infinity') > :ended_after)
order by t.from_on, t.batch_id, o.display_name, p.family_name, p.given_name, t.id
"""
# How many clients each officer of a team has; closed accounts are listed while they have any.
# Whose account is closed or suspended gets no clients; `account` says which, null for others.
_ACCOUNT = "case when not s.active then 'closed' when s.suspended_at is not null then 'suspended' end as account"
_OFFICERS = """
select s.id, s.display_name as name, ACCOUNT, coalesce(n.clients, 0) as clients
from staff s left join (select officer_id, count(*) as clients from person where closed_on is null group by 1) n
  on n.officer_id = s.id
where s.team_id = :team and s.role = 'officer' and (s.active or n.clients > 0)
order by s.display_name, s.id
""".replace("ACCOUNT", _ACCOUNT)
# Open files of the team that name a deputy, by that colleague.
_STOOD_IN_FOR = """
select p.id, p.given_name, p.family_name, p.reference, p.deputy_id, s.display_name as deputy, ACCOUNT
from person p join staff s on s.id = p.deputy_id
where p.team_id = :team and p.closed_on is null
order by 7, s.display_name, s.id, p.family_name, p.given_name, p.id
""".replace("ACCOUNT", _ACCOUNT)
# Who is deputy or second officer of these clients; both roles end where the team changes.
_BESIDE = """
select p.id as person_id, x.role, s.id as staff_id, s.display_name as name
from person p cross join lateral (values ('deputy', p.deputy_id), ('co_officer', p.co_officer_id)) x (role, staff_id)
join staff s on s.id = x.staff_id
where p.id = any(cast(:people as uuid[])) order by p.id, x.role desc
"""
# For the two officers: how many come or go from which day, without names.
_CONCERNING = """
select t.batch_id, t.from_on, t.to_officer_id = :staff as comes, min(f.display_name) as from_officer,
       max(t.arranged_at) as arranged_at,
       string_agg(distinct o.display_name, ', ') as to_officer, count(*) as clients, min(t.reason) as reason
from officer_transfer t join staff f on f.id = t.from_officer_id join staff o on o.id = t.to_officer_id
where (t.from_officer_id = :staff or t.to_officer_id = :staff) and t.called_off_at is null and t.from_on > :since_on
group by t.batch_id, t.from_on, t.to_officer_id = :staff
order by t.from_on, t.batch_id
"""


def transfers_of_team(session: Session, team_id: UUID, ended_after: datetime) -> list[Row]:
    """To come, done or called off since; the earliest day first."""
    return rows(session, _TRANSFERS, {"team": team_id, "batch": None, "ended_after": ended_after})


def transfers_of_batch(session: Session, team_id: UUID, batch_id: UUID) -> list[Row]:
    return rows(session, _TRANSFERS, {"team": team_id, "batch": batch_id, "ended_after": None})


def officers_of_team(session: Session, team_id: UUID) -> list[Row]:
    return rows(session, _OFFICERS, {"team": team_id})


def stood_in_for(session: Session, team_id: UUID) -> list[Row]:
    """The clients of the team with a deputy, deputy by deputy; those of closed accounts first."""
    return rows(session, _STOOD_IN_FOR, {"team": team_id})


def deputies_of(session: Session, person_ids: Collection[UUID]) -> list[Row]:
    """{person_id, role, staff_id, name} of the deputy and the second officer of each of these clients."""
    return rows(session, _BESIDE, {"people": list(person_ids)})


def transfers_concerning(session: Session, staff_id: UUID, since_on: date) -> list[Row]:
    """Transfers to and from this officer after `since_on`, one entry each."""
    return rows(session, _CONCERNING, {"staff": staff_id, "since_on": since_on})
