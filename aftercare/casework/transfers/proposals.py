"""Which clients of one officer could go to a colleague, each with what becomes of the appointments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Final
from uuid import UUID

from aftercare.base.errors import NotFound
from aftercare.casework.transfers.caseloads import Caseloads, team_caseloads
from aftercare.casework.transfers.trials import NewTransfer, beginning_of, tried
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.transfers.levelling import Proposal, kept_from, level_out
from aftercare.domain.transfers.transfer import Beginning
from aftercare.store.accounts import audit
from aftercare.store.appointments.rows import people_and_kinds
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork

# How often others are sought for the clients whose appointments find no time: each is a run of the engine.
SUBSTITUTIONS: Final = 4
# The reason of a transfer that is tried: the row demands one, and is taken back.
TRIED: Final = "tried"


@dataclass(frozen=True)
class Outcome:
    """How many appointments of a client keep their time, get another, and get none."""

    kept: int
    moved: int
    lost: int


@dataclass(frozen=True)
class CheckedProposals:
    """The proposals for one officer, checked as one transfer that begins on `begins.from_on`; `clients` and `names` of
    officers by id. None of them loses an appointment, unless no client can go without: then these lose the fewest."""

    names: Mapping[UUID, str]
    begins: Beginning
    proposals: Sequence[tuple[Proposal, Outcome]]
    clients: Mapping[UUID, Row]


@requires(Permission.TRANSFER_CLIENTS)
def checked_proposals(work: UnitOfWork, officer_id: UUID) -> CheckedProposals:
    """Asks the engine, in a few trials that are taken back. The clients that are proposed are recorded. Raises
    NotFound for an officer of another team."""
    team = team_caseloads(work)
    names = {one.officer_id: one.name for one in team.officers}
    if officer_id not in names:
        raise NotFound()
    proposals, begins = _without_losses(work, officer_id, team)
    shown = {one.person_id for one, _ in proposals}
    audit.note_people(work, "read-caseload", shown)
    clients = {one: team.clients[one] for one in shown}
    return CheckedProposals(names, begins, proposals, clients)


def _without_losses(
    work: UnitOfWork, officer_id: UUID, team: Caseloads
) -> tuple[list[tuple[Proposal, Outcome]], Beginning]:
    """A client who would lose an appointment on the best day makes room for another pair, then for no one."""
    today = civil_date(work.now)
    nothing = Beginning(today, 0, 0)
    refused: set[tuple[UUID, UUID]] = set()
    proposals = _levelled(team, officer_id, refused)
    if not proposals:
        return [], nothing
    begins = beginning_of(work, _transfer(officer_id, proposals, today))
    first = outcomes = _outcomes(work, officer_id, proposals, begins.from_on)
    for attempt in count():
        losing = {(one.person_id, one.to_id) for one, outcome in outcomes if outcome.lost}
        if not losing:
            break
        refused |= losing
        proposals = (
            _levelled(team, officer_id, refused)
            if attempt < SUBSTITUTIONS
            else [one for one, outcome in outcomes if not outcome.lost]
        )
        if not proposals:
            return first, begins
        outcomes = _outcomes(work, officer_id, proposals, begins.from_on)
    if not refused:
        return outcomes, begins
    # Without them an earlier day may do; the one at hand loses nothing.
    again = beginning_of(work, _transfer(officer_id, proposals, today))
    if again.lost:
        return outcomes, replace(again, from_on=begins.from_on, lost=0)
    return _outcomes(work, officer_id, proposals, again.from_on), again


def _levelled(team: Caseloads, officer_id: UUID, refused: set[tuple[UUID, UUID]]) -> list[Proposal]:
    found = level_out(team.work, kept_from(team.facts, refused))
    return [one for one in found if one.from_id == officer_id]


def _transfer(officer_id: UUID, proposals: Sequence[Proposal], from_on: date) -> NewTransfer:
    officers = {one.person_id: one.to_id for one in proposals}
    return NewTransfer(officer_id, officers, from_on, TRIED)


def _outcomes(
    work: UnitOfWork, officer_id: UUID, proposals: Sequence[Proposal], from_on: date
) -> list[tuple[Proposal, Outcome]]:
    handed = tried(work, _transfer(officer_id, proposals, from_on), from_on)
    if handed is None:
        return [(one, Outcome(0, 0, 0)) for one in proposals]
    ids = [one.appointment_id for one in handed.placement_input.standing]
    known = people_and_kinds(work.session, ids)
    kept, moved = (
        Counter(known[one.standing.appointment_id].person_id for one in moves)
        for moves in (handed.kept, handed.change.moved)
    )
    lost = Counter(known[one.appointment_id].person_id for one in handed.change.cancelled)
    return [
        (one, Outcome(kept[one.person_id], moved[one.person_id], lost[one.person_id]))
        for one in proposals
    ]
