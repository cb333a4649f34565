"""Groups and the people who wait for one, as the input of the matching rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from aftercare.domain.treatment.fit import Entry, Group, Joiner
from aftercare.domain.treatment.waits import WaitingReferral
from aftercare.store.database.plain_sql import execute

# A place is taken by a member, by a client on the way into the group, or by an offer.
_GROUPS = """
select g.id, g.programme_id, m.audience, m.purpose, g.entry, g.capacity, g.starts_on, g.ends_on,
       array(select r.person_id from referral r
             where r.group_id = g.id
               and r.state in ('referred','intake_offered','intake_held','started','paused')
             union select o.person_id from place_offer o
             where o.group_id = g.id and o.state = 'offered') as members
from treatment_group g join programme m on m.id = g.programme_id
where g.id = any(cast(:ids as uuid[]))
"""
_JOINERS = """
select r.id, r.person_id, p.regime, p.tier, r.programme_id, m.purpose, r.referred_on,
       coalesce(c.parameters ->> 'provider_substitution_allowed' = 'true', false) as substitutable,
       array(select case when n.person_id = r.person_id then n.other_id else n.person_id end
             from no_contact n where r.person_id in (n.person_id, n.other_id) and n.ended_at is null) as apart_from
from referral r
join person p on p.id = r.person_id
join programme m on m.id = r.programme_id
join condition c on c.id = r.condition_id
"""
_ONE = _JOINERS + "where r.id = :id"
# Clients who wait for a place without an offer; a refused place is not offered again automatically.
_WAITING = (
    _JOINERS
    + """
join programme wanted on wanted.id = :programme
where r.state in ('referred','intake_offered','intake_held') and r.group_id is null
  and p.closed_on is null and (r.programme_id = wanted.id or m.purpose = wanted.purpose)
  and not exists (select from place_offer o
                  where o.referral_id = r.id and (o.state = 'offered' or o.group_id = :group))
"""
)


@dataclass(frozen=True)
class Candidate:
    """A client who could join a group, and their turn in the line."""

    referral_id: UUID
    person_id: UUID
    joiner: Joiner
    waiting: WaitingReferral


def groups_now(session: Session, ids: Iterable[UUID]) -> dict[UUID, Group]:
    """These groups with the people who fill their places. Sees every caseload: run it with the clock's rights."""
    found = execute(session, _GROUPS, {"ids": list(ids)})
    return {
        row.id: Group(
            programme=str(row.programme_id),
            audience=row.audience,
            entry=Entry(row.entry),
            capacity=row.capacity,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            purpose=row.purpose,
            members=frozenset(str(one) for one in row.members),
        )
        for row in found
    }


def candidate(session: Session, referral_id: UUID) -> Candidate:
    """The person of one referral. Sees the people they must be kept apart from: run it with the clock's rights."""
    return _candidate(execute(session, _ONE, {"id": referral_id}).one())


def candidates_for(session: Session, group_id: UUID, programme_id: UUID) -> list[Candidate]:
    """All clients who wait for this kind of group, unordered. Run it with the clock's rights."""
    found = execute(session, _WAITING, {"group": group_id, "programme": programme_id})
    return [_candidate(row) for row in found]


def _candidate(row: Any) -> Candidate:
    joiner = Joiner(
        person=str(row.person_id),
        regime=row.regime,
        programme=str(row.programme_id),
        purpose=row.purpose,
        substitutable=row.substitutable,
        apart_from=frozenset(str(one) for one in row.apart_from),
    )
    return Candidate(
        row.id, row.person_id, joiner, WaitingReferral(str(row.id), row.tier, row.referred_on)
    )
