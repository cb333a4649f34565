"""Routes for clients who go to another team: proposals, and the answer of the team that is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import Depends
from pydantic import Field
from starlette.responses import Response

from aftercare.api.http.access import Act, Allow, AllowAct, RequestContext, Version
from aftercare.api.http.answers import CREATES, READS, Out, PageOut, problems
from aftercare.api.http.inputs import REASON, Body, Day, Holds, Text
from aftercare.api.http.routing import Routes
from aftercare.api.transfers.routes import ClientIn, OfficerLoadOut
from aftercare.base.errors import FieldFault, Invalid
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.transfers.acts import MOST_CLIENTS, Transferring
from aftercare.casework.transfers.team_transfers import (
    Division,
    accept_proposal,
    preview_accepting,
    proposal,
    propose_to_team,
    refuse_proposal,
    team_proposals,
    withdraw_proposal,
)
from aftercare.store.database.plain_sql import Row
from aftercare.store.database.unit_of_work import UnitOfWork

router = Routes(prefix="/api/v1/team-transfers", tags=["transfers"])
Proposes = Annotated[Act, Depends(AllowAct(propose_to_team))]
Withdraws = Annotated[Act, Depends(AllowAct(withdraw_proposal))]
Previews = Annotated[Act, Depends(AllowAct(preview_accepting))]
Accepts = Annotated[Act, Depends(AllowAct(accept_proposal))]
Refuses = Annotated[Act, Depends(AllowAct(refuse_proposal))]


class TeamTransferIn(Body):
    """Clients of one officer, for another team."""

    from_officer_id: UUID
    to_team_id: UUID
    reason: Annotated[Text, Field(max_length=MEDIUM_REASON), Holds(REASON)]
    clients: Annotated[list[UUID], Field(min_length=1, max_length=MOST_CLIENTS)]


class DivisionIn(Body):
    """Every client of the proposal with an officer of the team that is asked."""

    from_on: Day
    clients: Annotated[list[ClientIn], Field(min_length=1, max_length=MOST_CLIENTS)]

    def asked(self) -> Division:
        """Raises Invalid for a client who is named twice."""
        officers = {one.person_id: one.officer_id for one in self.clients}
        if len(officers) < len(self.clients):
            raise Invalid(fields=(FieldFault("/clients", "named-twice"),))
        return Division(officers, self.from_on)


class SeenDivisionIn(DivisionIn):
    """`fingerprint` is the preview's: only what was previewed is done."""

    fingerprint: Annotated[Text, Field(max_length=64)]


class TeamTransferRefusalIn(Body):
    """Why not; the supervisor who proposed them reads it."""

    answer: Annotated[Text, Field(max_length=MEDIUM_REASON), Holds(REASON)]


class ProposedOut(Out):
    """Proposed together. `outcome` is null while it waits. Accepted, `moves_on` is the day of the move, `transfer_id`
    the `batch_id` of its transfers, and `to_come` how many of the clients still go."""

    id: UUID
    version: int
    from_officer_id: UUID
    from_officer: str
    from_team: str
    to_team_id: UUID
    to_team: str
    number_of_clients: int
    reason: str
    proposed_by: str
    proposed_at: datetime
    outcome: str | None
    answer: str | None
    ended_by: str | None
    ended_at: datetime | None
    moves_on: date | None
    transfer_id: UUID | None
    to_come: int

    @classmethod
    def of(cls, about: Row) -> ProposedOut:
        return cls.made_from(about, id=about["batch_id"], number_of_clients=about["clients"])


class ProposedClientOut(Out):
    """A client of a proposal that waits: no name, and nothing of the case but how much there is to do."""

    person_id: UUID
    reference: str
    tier: int
    appointments: int
    open_escalations: int


class TeamTransferOut(ProposedOut):
    """`clients` is empty once it has ended."""

    versioned: ClassVar[bool] = True
    clients: list[ProposedClientOut]

    @classmethod
    def read(cls, work: UnitOfWork, proposal_id: UUID) -> TeamTransferOut:
        found = proposal(work, proposal_id)
        clients = [
            ProposedClientOut.made_from(
                one, person_id=one["id"], open_escalations=one["open_cases"]
            )
            for one in found.clients
        ]
        return cls.made_from(ProposedOut.of(found.about), clients=clients)


class EndingRoleOut(Out):
    """A colleague who is the deputy (`deputy`) or the second officer (`co_officer`), and is so no longer."""

    role: str
    staff_id: UUID
    name: str


class ClientGoesOut(Out):
    """How many appointments of a client keep their time, move and find none, whether the contact becomes less than the
    standard or the plan asks, and which roles end."""

    person_id: UUID
    officer_id: UUID
    kept: int
    moved: int
    unplaced: int
    too_seldom: bool
    ends: list[EndingRoleOut]


class AcceptingOut(Out):
    """What accepting would change, without names and places. `spares_from_on` as in a transfer."""

    fingerprint: str
    from_on: date
    to_pass_on: int
    spares_from_on: date | None
    clients: list[ClientGoesOut]
    loads: list[OfficerLoadOut]

    @classmethod
    def of(cls, found: Transferring) -> AcceptingOut:
        lists = {
            "kept": found.kept, "moved": found.changes.moved, "unplaced": found.changes.unplaced,
        }  # fmt: skip
        counts = {
            name: Counter(one.person.id for one in shifts if one.person)
            for name, shifts in lists.items()
        }
        clients = [
            ClientGoesOut.made_from(
                {name: count[person_id] for name, count in counts.items()},
                person_id=person_id,
                officer_id=officer_id,
                too_seldom=bool(found.too_seldom.get(person_id)),
                ends=[EndingRoleOut.made_from(one) for one in found.ends.get(person_id, ())],
            )
            for person_id, officer_id in found.officers.items()
        ]
        return cls.made_from(
            found,
            found.changes,
            clients=clients,
            loads=[OfficerLoadOut.of(one) for one in found.loads],
        )


def _look(proposal_id: UUID) -> Callable[[UnitOfWork], TeamTransferOut]:
    return lambda work: TeamTransferOut.read(work, proposal_id)


@router.get("", response_model=PageOut[ProposedOut], responses=READS)
def list_proposals(
    context: Annotated[RequestContext, Depends(Allow(team_proposals))],
) -> Response:
    """What the own team proposed and what was proposed to it: waiting, accepted for a day to come, or answered or moved
    in the last two weeks. On one page, and without clients."""
    return context.show(
        lambda work: PageOut[ProposedOut](
            items=[ProposedOut.of(one) for one in team_proposals(work)], next=None
        )
    )


@router.creates("", TeamTransferOut, CREATES | problems(412))
def propose(body: TeamTransferIn, act: Proposes) -> Response:
    """Ask another team to take clients; nothing else changes. While it waits, the same request returns the same
    proposal. 412 when a client has another officer by now."""

    def ask(work: UnitOfWork) -> TeamTransferOut:
        people = dict.fromkeys(body.clients)
        asked = (body.from_officer_id, [*people], body.to_team_id, body.reason)
        return TeamTransferOut.read(work, propose_to_team(work, *asked))

    return act.respond(ask, 201)


@router.shows("/{proposal_id}", TeamTransferOut)
def show(
    proposal_id: UUID, context: Annotated[RequestContext, Depends(Allow(proposal))]
) -> Response:
    """One proposal, for supervisors of both teams. 404 where a list keeps one of the clients from the reader."""
    return context.show(_look(proposal_id))


@router.acts("/{proposal_id}/preview", AcceptingOut, responses=CREATES | problems(412))
def preview(proposal_id: UUID, body: DivisionIn, act: Previews) -> Response:
    """What accepting would change; nothing is saved. 412 when not all of the clients are named, or one has another
    officer by now."""
    return act.show(
        lambda work: AcceptingOut.of(preview_accepting(work, proposal_id, body.asked())[0])
    )


@router.edits("/{proposal_id}/accept", TeamTransferOut)
def accept(proposal_id: UUID, body: SeenDivisionIn, version: Version, act: Accepts) -> Response:
    """Take the clients as previewed, all of them: at once from today, later on the chosen day. 412 when a calendar
    changed since: preview again. 409 `already-decided` when it has ended."""
    return act.show_after(
        _look(proposal_id),
        accept_proposal,
        proposal_id,
        body.asked(),
        body.fingerprint,
        version=version,
    )


@router.edits("/{proposal_id}/refuse", TeamTransferOut)
def refuse(
    proposal_id: UUID, body: TeamTransferRefusalIn, version: Version, act: Refuses
) -> Response:
    """Refuse, with a reason for the supervisor who proposed them. 409 `already-decided` when it has ended."""
    return act.show_after(
        _look(proposal_id), refuse_proposal, proposal_id, body.answer, version=version
    )


@router.edits("/{proposal_id}/withdraw", TeamTransferOut)
def withdraw(proposal_id: UUID, version: Version, act: Withdraws) -> Response:
    """Withdraw what the own team proposed. 409 `already-decided` when it has ended."""
    return act.show_after(_look(proposal_id), withdraw_proposal, proposal_id, version=version)
