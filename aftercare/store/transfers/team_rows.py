"""Clients whom one team asks another to take: proposed, and accepted, refused or withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Field, Session, col, select

from aftercare.store.accounts.rows import StaffRow
from aftercare.store.database.columns import MOMENT, OfPerson, VersionedRow, among, moment
from aftercare.store.database.locks import rows_locked
from aftercare.store.database.plain_sql import Row, rows
from aftercare.store.database.sealed_columns import sealed
from aftercare.store.escalation.rows import EscalationRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.transfers.rows import RESOLVED

_PROPOSALS = """
select t.batch_id, t.from_officer_id, f.display_name as from_officer, g.name as from_team, r.name as to_team,
  t.to_team_id, min(t.reason) as reason, a.display_name as proposed_by, t.proposed_at, t.ended_at,
  case when min(t.outcome) < max(t.outcome) then 'partly' else min(t.outcome) end as outcome,
  case when min(t.outcome) = max(t.outcome) then min(t.answer) end as answer,
  count(*) filter (where t.outcome = 'accepted') as accepted,
  e.display_name as ended_by, count(*) as clients, max(t.version) as version,
  min(o.from_on) as moves_on, (array_agg(o.batch_id))[1] as transfer_id, count(o.called_off_at) as called_off,
  count(o.id) filter (where o.done_at is null and o.called_off_at is null) as to_come
from team_transfer t join staff f on f.id = t.from_officer_id join team g on g.id = f.team_id
join team r on r.id = t.to_team_id join staff a on a.id = t.proposed_by left join staff e on e.id = t.ended_by
left join officer_transfer o on o.person_id = t.person_id and o.arranged_at = t.ended_at and t.outcome = 'accepted'
where {which}
group by t.batch_id, f.id, g.id, r.id, a.id, e.id, t.to_team_id, t.from_officer_id, t.proposed_at, t.ended_at
order by t.ended_at desc nulls first, t.proposed_at, t.batch_id
"""
_MOVES_SINCE = """
select b.batch_id from team_transfer b
join officer_transfer m on m.person_id = b.person_id and m.arranged_at = b.ended_at
where b.outcome = 'accepted' and coalesce(m.done_at, m.called_off_at, 'infinity') > :ended_after
"""
# What the other team reads of a file before it accepts: no name, no address, nothing of the case.
_CLIENTS = """
select t.person_id as id, p.reference, p.tier, p.officer_id,
  (select count(*) from appointment x where x.person_id = p.id and x.starts_at > :now
    and x.state in ('scheduled','notified','confirmed')) as appointments,
  (select count(*) from escalation e where e.person_id = p.id and e.state <> 'resolved') as open_cases
from team_transfer t join person p on p.id = t.person_id
where t.batch_id = :batch order by p.tier desc, p.reference
"""

# With the reader's rights: of a client whom the reader does not see, the answer alone.
_REFUSED = """
select t.person_id, p.reference, p.given_name, p.family_name, t.answer
from team_transfer t left join person p on p.id = t.person_id
where t.batch_id = :batch and t.outcome = 'refused' order by p.family_name, p.given_name, t.id
"""


class TeamTransferRow(OfPerson, VersionedRow, table=True):
    """One client; those proposed together share a `batch_id`. It waits while `ended_at` is not set."""

    __tablename__ = "team_transfer"
    batch_id: UUID
    from_officer_id: UUID
    to_team_id: UUID
    reason: str = sealed("team_transfer.reason")
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=MOMENT)
    ended_at: datetime | None = moment()
    ended_by: UUID | None = None
    outcome: str | None = None
    answer: str | None = sealed("team_transfer.answer", default=None)


def lock_proposal(session: Session, batch_id: UUID) -> list[TeamTransferRow]:
    return rows_locked(TeamTransferRow, session, col(TeamTransferRow.batch_id) == batch_id)


def proposed_among(session: Session, person_ids: Collection[UUID]) -> list[TeamTransferRow]:
    """Those that wait for an answer, of these clients."""
    waits = col(TeamTransferRow.ended_at).is_(None)
    query = select(TeamTransferRow).where(among(col(TeamTransferRow.person_id), person_ids), waits)
    return list(session.exec(query))


def proposals_since(session: Session, ended_after: datetime) -> list[Row]:
    """Every proposal that the reader sees, waiting, ended since, or accepted for a day that has not come or was since:
    the waiting ones first."""
    which = f"coalesce(t.ended_at, 'infinity') > :ended_after or t.batch_id in ({_MOVES_SINCE})"
    return rows(session, _PROPOSALS.format(which=which), {"ended_after": ended_after})


def proposal_of(session: Session, batch_id: UUID) -> Row | None:
    found = rows(session, _PROPOSALS.format(which="t.batch_id = :batch"), {"batch": batch_id})
    return found[0] if found else None


def clients_proposed(session: Session, batch_id: UUID, now: datetime) -> list[Row]:
    """What is shown of each client; with the clock's rights for a team that does not see them yet."""
    return rows(session, _CLIENTS, {"batch": batch_id, "now": now})


def clients_refused(session: Session, batch_id: UUID) -> list[Row]:
    """{person_id, reference, given_name, family_name, answer}; the names are None where the reader does not see the
    client."""
    return rows(session, _REFUSED, {"batch": batch_id})


def end_handing_outside(session: Session, person_id: UUID) -> None:
    """Open escalations of the client that were handed to a colleague of another team are handed to no one."""
    teams = select(PersonRow.team_id).where(PersonRow.id == person_id)
    colleagues = select(StaffRow.id).where(col(StaffRow.team_id).in_(teams))
    session.execute(
        update(EscalationRow)
        .where(
            col(EscalationRow.person_id) == person_id,
            col(EscalationRow.handed_to).not_in(colleagues),
            col(EscalationRow.state) != RESOLVED,
        )
        .values(handed_to=None, version=EscalationRow.version + 1)
    )
